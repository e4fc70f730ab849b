using System.Collections.Concurrent;

namespace Daphne.Remote;

/// <summary>The POSIX shell scripts that run on nodes. They stand as files beside the code that uses them and are embedded.</summary>
public static class RemoteScript
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    private static string Common => Texts.GetOrAdd("common.sh", Read);

    /// <summary>The script with the functions of <c>common.sh</c> before it.</summary>
    public static RemoteCommand Command(string name, params IEnumerable<string> arguments) =>
        new(Texts.GetOrAdd(name, static name => Common + Read(name)), [.. arguments]);

    /// <summary>A script of <see cref="Command"/> that does something else first, by those same functions.</summary>
    internal static string WithPrelude(string script, string prelude) => Common + prelude + script[Common.Length..];

    private static string Read(string name)
    {
        using var stream = typeof(RemoteScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

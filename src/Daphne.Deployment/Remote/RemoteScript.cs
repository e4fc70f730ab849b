using System.Collections.Concurrent;

namespace Daphne.Remote;

/// <summary>The POSIX shell scripts that run on nodes. They stand as files beside the code that uses them and are embedded.</summary>
public static class RemoteScript
{
    private static readonly ConcurrentDictionary<string, string> Texts = new();

    /// <summary>The script with the functions of <c>common.sh</c> before it.</summary>
    public static RemoteCommand Command(string name, params IEnumerable<string> arguments) =>
        new(Texts.GetOrAdd(name, static name => Read("common.sh") + Read(name)), [.. arguments]);

    private static string Read(string name)
    {
        using var stream = typeof(RemoteScript).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The script {name} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}

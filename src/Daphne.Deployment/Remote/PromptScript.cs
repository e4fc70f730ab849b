using Daphne.Data;

namespace Daphne.Remote;

/// <summary>
/// How ssh asks a person through the dashboard: the script that it calls with a question (<c>SSH_ASKPASS</c>) inherits ssh's own standard
/// error and input, which are ours. The question comes between two lines of a mark that no site can know, the answer is one line; neither
/// touches a disk, an argument of ours or the environment.
/// </summary>
internal sealed class PromptScript : IDisposable
{
    private readonly string path;

    public PromptScript(RuntimeDirectory runtime)
    {
        path = runtime.NewPath(".ask");
        File.WriteAllText(path, Script(ShellWords.Quote(Mark)));
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <summary>The line before and after a question.</summary>
    public string Mark { get; } = $"--- {Id.New()}{Id.New()} ---";

    public IReadOnlyDictionary<string, string?> Environment => new Dictionary<string, string?>
    {
        ["SSH_ASKPASS"] = path,
        ["SSH_ASKPASS_REQUIRE"] = "force",
        ["DISPLAY"] = "none",
    };

    public void Dispose() => File.Delete(path);

    private static string Script(string mark) => $"""
        #!/bin/sh
        printf '\n%s\n%s\n%s\n' {mark} "$1" {mark} >&2
        IFS= read -r answer && printf '%s\n' "$answer"

        """;
}

namespace Daphne.Remote;

/// <summary>A script for the POSIX shell and its arguments, which it sees as <c>$1</c>, <c>$2</c> … and never as code.</summary>
public sealed record RemoteCommand(string Script, IReadOnlyList<string> Arguments)
{
    /// <summary>The words of a program call: <c>sh -c script daphne argument …</c>.</summary>
    public IEnumerable<string> Words => ["sh", "-c", Script, "daphne", .. Arguments];
}

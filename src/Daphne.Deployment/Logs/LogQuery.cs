namespace Daphne.Logs;

/// <param name="Text">What to look for.</param>
/// <param name="MatchCase">Upper and lower case differ.</param>
/// <param name="IsRegex"><paramref name="Text"/> is a .NET regular expression.</param>
public sealed record LogQuery(string Text, bool MatchCase = false, bool IsRegex = false)
{
    /// <summary>
    /// What is taken for an error, in logs that follow no one format: DAPHNE's own <c>[error]</c>, those of its libraries and of gRPC, and
    /// what shells, C++ and Python print when a program dies. The one place to add to.
    /// </summary>
    public static LogQuery Errors { get; } = new(
        @"\[(error|critical|fatal)\]|\berror:|\b(fatal|panic|terminate called|traceback|segmentation fault|segfault|bus error|core dumped|out of memory|assertion .*failed)\b|exception\b",
        IsRegex: true);

    /// <summary>One of these words is in every line that matches <see cref="Errors"/>, if a cheap look is to tell where there is none.</summary>
    internal static string[] WordsOfErrors { get; } =
        ["error", "[critical]", "[fatal]", "fatal", "panic", "terminate called", "traceback", "segmentation fault", "segfault", "core dumped", "out of memory", "assertion", "exception"];
}

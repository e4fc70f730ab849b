namespace Daphne;

/// <summary>
/// The one exception for expected failures. Its message is for people: what failed, where, and what to do. Everything else that is
/// thrown is a bug or a broken connection.
/// </summary>
public sealed class ProblemException(ProblemKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public ProblemKind Kind { get; } = kind;

    /// <summary>What the remote command printed, where there was one.</summary>
    public string? Output { get; init; }

    /// <summary>The way to the machine broke: the same attempt may succeed a little later. What it had begun may still be under way there.</summary>
    public bool IsConnectionLost { get; init; }

    /// <summary>The node on which a person has to log in first.</summary>
    public string? LoginNodeId { get; init; }

    public static ProblemException BadInput(string message) => new(ProblemKind.BadInput, message);

    public static ProblemException NotFound(string what, string id) => new(ProblemKind.NotFound, $"There is no {what} '{id}'.");

    public static ProblemException Conflict(string message) => new(ProblemKind.Conflict, message);

    public static ProblemException Refused(string message) => new(ProblemKind.Refused, message);
}

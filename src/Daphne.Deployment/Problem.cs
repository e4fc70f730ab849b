namespace Daphne;

/// <summary>What kind of expected failure a <see cref="ProblemException"/> is; the API maps it to a status code.</summary>
public enum ProblemKind
{
    /// <summary>The request itself is wrong (400).</summary>
    BadInput,

    /// <summary>What was asked for does not exist (404).</summary>
    NotFound,

    /// <summary>Not possible now, with the reason (409).</summary>
    Conflict,

    /// <summary>A check refused it (422).</summary>
    Refused,

    /// <summary>A machine, a program or the network failed (502).</summary>
    Remote,
}

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

    /// <summary>A program on a machine failed (502, as all that follow).</summary>
    Remote,

    /// <summary>A machine is out of reach, or the connection to it broke: worth another try.</summary>
    Unreachable,

    /// <summary>A machine refused the login: another try would be refused as well.</summary>
    LoginRefused,

    /// <summary>A machine waits for a person to log in: what needs it waits, too.</summary>
    LoginNeeded,

    /// <summary>A machine's host key is not the accepted one, or none is accepted yet.</summary>
    HostKeyRefused,
}

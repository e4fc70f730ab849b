namespace Daphne.Remote;

/// <summary>How long sites are kept waiting for a person.</summary>
internal sealed record LoginLimits
{
    /// <summary>
    /// Below the two minutes after which sshd hangs up (its LoginGraceTime). The question stays on the pages all the same, and its answer
    /// begins a new connection.
    /// </summary>
    public TimeSpan Unanswered { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>From an answer to what the site says to it: some sites then ring a telephone.</summary>
    public TimeSpan Verdict { get; init; } = TimeSpan.FromSeconds(100);
}

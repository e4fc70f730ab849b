namespace Daphne.Clusters;

public enum HostKeyStatus
{
    New,
    Accepted,
    Changed,

    /// <summary>The host could not be asked.</summary>
    Unreachable,
}

/// <param name="NodeId">The node it belongs to.</param>
/// <param name="Node">The node's name.</param>
/// <param name="Host">Its address.</param>
/// <param name="Algorithm">For example ssh-ed25519; null where the host could not be asked.</param>
/// <param name="Fingerprint">Of the key it shows now: <c>SHA256:…</c>, as ssh prints it.</param>
/// <param name="Status">Against the accepted key.</param>
/// <param name="AcceptedFingerprint">Of the accepted key.</param>
/// <param name="Error">Why the host could not be asked.</param>
public sealed record HostKeyInfo(
    string NodeId, string Node, string Host, string? Algorithm, string? Fingerprint, HostKeyStatus Status, string? AcceptedFingerprint, string? Error);

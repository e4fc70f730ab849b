using Daphne.Clusters;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>The key that a node shows, against the accepted one.</summary>
public sealed record HostKeyResponse(
    string NodeId, string Node, string Host, string? Algorithm, string? Fingerprint, HostKeyStatus Status, string? AcceptedFingerprint, string? Error)
{
    public static IReadOnlyList<HostKeyResponse> Of(IReadOnlyList<HostKeyInfo> keys) =>
        [.. keys.Select(key => new HostKeyResponse(
            key.NodeId, key.Node, key.Host, key.Algorithm, key.Fingerprint, key.Status, key.AcceptedFingerprint, key.Error))];
}

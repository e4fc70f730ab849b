namespace Daphne.Clusters;

/// <summary>Fetches host keys, shows them, and pins what a person accepts.</summary>
public sealed class HostKeyService
{
    /// <summary>Asks every node of the cluster, in parallel, for the key it shows now. Takes seconds where a host is out of reach.</summary>
    public Task<IReadOnlyList<HostKeyInfo>> ScanAsync(string clusterId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>What is known without asking any host.</summary>
    public Task<IReadOnlyList<HostKeyInfo>> ListAsync(string clusterId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Pins the keys with these fingerprints (<c>SHA256:…</c>) that hosts of the cluster showed; others are refused.</summary>
    public Task<IReadOnlyList<HostKeyInfo>> AcceptAsync(string clusterId, IReadOnlyCollection<string> fingerprints, CancellationToken cancellationToken) => throw new NotImplementedException();
}

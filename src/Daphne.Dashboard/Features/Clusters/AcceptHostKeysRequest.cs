namespace Daphne.Dashboard.Features.Clusters;

/// <param name="Fingerprints">As <c>SHA256:…</c>; a person has compared them.</param>
public sealed record AcceptHostKeysRequest(IReadOnlyList<string> Fingerprints);

namespace Daphne.EndToEnd.Chaos;

/// <summary>The parts of the API's answers that chaos looks at.</summary>
public sealed record AcceptedAnswer(string OperationId, string? DeploymentId, string? RunId);

public sealed record CreatedAnswer(string Id);

public sealed record PackageAnswer(string Id, string Sha256);

public sealed record ClusterAnswer(string Id, IReadOnlyList<NodeAnswer> Nodes);

public sealed record NodeAnswer(string Id, string Name, string Host);

public sealed record HostKeyAnswer(string Host, string? Fingerprint);

public sealed record DeploymentAnswer(
    string Id, string Name, string Status, string? StatusDetail, string PackageId, IReadOnlyList<ReleaseAnswer> Releases, IReadOnlyList<WorkerAnswer> Workers);

public sealed record ReleaseAnswer(int Number, string PackageId, int? WorkersPerNode);

public sealed record WorkerAnswer(string Id, string Address, string NodeId, string Status, string? Detail, int? Pid)
{
    public string Host => Address[..Address.LastIndexOf(':')];

    public string Port => Address[(Address.LastIndexOf(':') + 1)..];
}

public sealed record RunAnswer(string Id, string DeploymentId, string Status, int? ExitCode, string? Outcome);

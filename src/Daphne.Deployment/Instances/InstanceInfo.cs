namespace Daphne.Instances;

/// <summary>A living dashboard.</summary>
/// <param name="Id">New at every start.</param>
/// <param name="Name">Its machine and process.</param>
/// <param name="StartedAt">By the database's clock.</param>
/// <param name="IsThis">The one that answers.</param>
/// <param name="Clusters">The names of the clusters whose connections, monitors and operations are its own.</param>
public sealed record InstanceInfo(string Id, string Name, DateTimeOffset StartedAt, bool IsThis, IReadOnlyList<string> Clusters);

using Daphne.Clusters;
using Daphne.Dashboard.Shared;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>What a deploy would ask of Slurm, told before it is asked.</summary>
public static class SlurmPlanText
{
    public static IEnumerable<string> Sentences(Cluster cluster, DeploymentSettings settings, SlurmSite? site)
    {
        var asked = settings.Slurm ?? new SlurmSettings();
        var defaults = cluster.Slurm ?? new SlurmDefaults();
        var partition = asked.Partition ?? defaults.Partition ?? site?.Sight.Partitions.FirstOrDefault(one => one.IsDefault)?.Name;
        var limit = SlurmText.Limit(asked.TimeLimit ?? defaults.TimeLimit);
        yield return $"{Jobs(SlurmPlan.Divide(SlurmPlan.Workers(cluster, settings), asked.Jobs))}{Where(asked.Nodes, partition)}, {(limit is null ? "for as long as the partition allows" : $"for {limit} at most")}";
        if (Each(asked) is { Length: > 0 } each)
            yield return $"Each worker gets {each}";
        if (asked.Container is { } container)
            yield return container.Image.Contains("://", StringComparison.Ordinal)
                ? $"The image {container.Image} is built on the cluster, unless it is there already"
                : $"In the container {container.Image}";
        yield return $"Each worker takes the first free port from {settings.FirstPort ?? cluster.FirstPort} on";
        if (asked.ReplaceMinutes is { } minutes)
            yield return $"{minutes} min before the end another job is submitted, to take over between two runs";
    }

    /// <summary>What can be seen beforehand to keep Slurm from ever starting it.</summary>
    public static IEnumerable<string> Doubts(Cluster cluster, DeploymentSettings settings, SlurmSite? site)
    {
        var asked = settings.Slurm ?? new SlurmSettings();
        var defaults = cluster.Slurm ?? new SlurmDefaults();
        if (site is null || site.Sight.Partitions.Count == 0)
            yield break;
        var name = asked.Partition ?? defaults.Partition;
        var partition = site.Sight.Partitions.FirstOrDefault(one => name is null ? one.IsDefault : one.Name == name);
        if (partition is null && name is not null)
            yield return $"Slurm showed no partition '{name}' at the last look. There are {string.Join(", ", site.Sight.Partitions.Select(one => one.Name))}.";
        if (partition is null)
            yield break;
        if (!partition.State.Equals("up", StringComparison.OrdinalIgnoreCase))
            yield return $"The partition '{partition.Name}' is {partition.State}: jobs wait until it is up again.";
        if (asked.Nodes > partition.Nodes)
            yield return $"The partition '{partition.Name}' has {Wording.Count(partition.Nodes, "node")}; a job that asks for {asked.Nodes} never starts there.";
        if (partition.MaxTime is { } most && SlurmSize.Limit(asked.TimeLimit ?? defaults.TimeLimit ?? "") is { } limit && limit > most)
            yield return $"The partition '{partition.Name}' allows {SlurmText.Limit(partition.TimeLimit)}; a job that asks for more never starts there.";
    }

    private static string Jobs(IReadOnlyList<int> sizes)
    {
        var workers = Wording.Count(sizes.Sum(), "worker");
        if (sizes.Count == 1)
            return $"{workers} in one job";
        return sizes[0] == sizes[^1] ? $"{workers} in {sizes.Count} jobs of {sizes[0]}" : $"{workers} in {sizes.Count} jobs of {sizes[^1]} or {sizes[0]}";
    }

    private static string Where(int? nodes, string? partition) => (nodes, partition) switch
    {
        (null, null) => ", on whichever nodes are free",
        (null, _) => $", on whichever nodes of '{partition}' are free",
        (_, null) => $" on {Wording.Count(nodes.Value, "node")}",
        _ => $" on {Wording.Count(nodes.Value, "node")} of '{partition}'",
    };

    private static string Each(SlurmSettings asked) => string.Join(", ", new[]
    {
        asked.CpusPerWorker is { } cpus ? Wording.Count(cpus, "CPU") : null,
        asked.MemoryPerWorker is { } memory ? $"{memory} of memory" : null,
        asked.GpusPerWorker is { } gpus ? $"GPU {gpus}" : null,
    }.OfType<string>());
}

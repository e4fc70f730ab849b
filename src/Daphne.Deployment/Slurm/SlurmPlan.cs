using Daphne.Clusters;
using Daphne.Deployments;

namespace Daphne.Slurm;

/// <summary>How many workers a deployment on a Slurm cluster has, and into which jobs they are divided.</summary>
public static class SlurmPlan
{
    /// <summary>The most that one deployment may have.</summary>
    public const int MaxWorkers = 4096;

    public static int Workers(Cluster cluster, DeploymentSettings settings) =>
        settings.Workers ?? (settings.WorkersPerNode ?? cluster.WorkersPerNode) * (settings.Slurm?.Nodes ?? 1) * (settings.Slurm?.Jobs ?? 1);

    /// <summary>The sizes of the jobs: as equal as can be, the larger ones first.</summary>
    /// <param name="workers">How many workers are to be started.</param>
    /// <param name="jobs">Into how many jobs; never more than there are workers.</param>
    public static IReadOnlyList<int> Divide(int workers, int jobs)
    {
        var count = Math.Clamp(jobs, 1, Math.Max(1, workers));
        return [.. Enumerable.Range(0, count).Select(number => (workers / count) + (number < workers % count ? 1 : 0))];
    }

    /// <summary>The node over which everything goes.</summary>
    /// <exception cref="ProblemException">The cluster has none.</exception>
    public static Node LoginOf(Cluster cluster) => cluster.Nodes.Find(node => node.Is(NodeRoles.Login))
        ?? throw ProblemException.Refused($"'{cluster.Name}' has no login node. Add one on the cluster's page.");
}

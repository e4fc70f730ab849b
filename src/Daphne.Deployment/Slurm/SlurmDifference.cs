using Daphne.Clusters;
using Daphne.Deployments;

namespace Daphne.Slurm;

/// <summary>The differences of a deployment on a Slurm cluster: its workers have no fixed places, so they are counted.</summary>
internal static class SlurmDifference
{
    public static IEnumerable<DeploymentDifference> Find(Deployment deployment)
    {
        if (deployment.Cluster!.Nodes.Find(node => node.Is(NodeRoles.Login)) is not { } login)
            yield break;
        var expected = deployment is { Goal: DeploymentGoal.Running, CurrentRelease: { } release } ? SlurmPlan.Workers(deployment.Cluster, release.Settings) : 0;
        var workers = deployment.Workers.Where(worker => worker.IsCurrent).ToList();
        var alive = workers.FindAll(worker => worker.Status is WorkerStatus.Ready);
        var unknown = workers.FindAll(worker => worker.Status is WorkerStatus.Unknown);
        var moving = workers.Count(worker => worker.Status is WorkerStatus.Queued or WorkerStatus.Starting or WorkerStatus.Stopping);
        var missing = expected - alive.Count - unknown.Count - moving;
        if (missing > 0)
            yield return New(DifferenceKind.Missing, missing, $"{Of(missing)} missing{Ends()}");
        foreach (var older in alive.Where(worker => expected > 0 && worker.ReleaseNumber != deployment.ReleaseNumber).GroupBy(worker => worker.ReleaseNumber))
            yield return New(DifferenceKind.Older, older.Count(), $"{Of(older.Count())} still of release {older.Key}");
        if (alive.Count > expected)
            yield return New(DifferenceKind.Surplus, alive.Count - expected, $"{Count(alive.Count - expected)} more than there should be");
        if (unknown.Count > 0)
            yield return New(DifferenceKind.Unknown, unknown.Count, $"{Count(unknown.Count)} out of sight") with { Since = unknown.Min(worker => worker.StatusSince) };

        DeploymentDifference New(DifferenceKind kind, int count, string text) => new(login.Id, login.Name, kind, count, expected, null, text);

        string Of(int count) => $"{count} of {expected} {(expected == 1 ? "worker" : "workers")}";

        string Ends()
        {
            var ends = workers.Where(worker => worker.Status is WorkerStatus.Failed or WorkerStatus.Lost or WorkerStatus.Stopped).GroupBy(worker => worker.Status)
                .OrderBy(group => group.Key).Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}").ToList();
            return ends.Count == 0 ? "" : $" ({string.Join(", ", ends)})";
        }
    }

    private static string Count(int count) => count == 1 ? "1 worker" : $"{count} workers";
}

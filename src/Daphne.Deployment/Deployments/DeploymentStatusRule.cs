using Daphne.Operations;

namespace Daphne.Deployments;

/// <summary>What the state of a deployment is, given its workers and the operation on it.</summary>
internal static class DeploymentStatusRule
{
    /// <param name="goal">What people asked for last.</param>
    /// <param name="active">The kind of the operation that is queued or running, other than a run.</param>
    /// <param name="lastError">Why the last operation failed, where it did.</param>
    /// <param name="workers">The current ones.</param>
    /// <param name="expected">How many there should be.</param>
    public static (DeploymentStatus Status, string? Detail) Evaluate(
        DeploymentGoal goal, OperationKind? active, string? lastError, IReadOnlyCollection<Worker> workers, int expected)
    {
        if (active is not null)
            return (goal == DeploymentGoal.Running ? DeploymentStatus.Deploying : DeploymentStatus.Stopping, null);
        var ready = workers.Count(worker => worker.Status == WorkerStatus.Ready);
        var unknown = workers.Count(worker => worker.Status == WorkerStatus.Unknown);
        var alive = ready + unknown;
        if (goal != DeploymentGoal.Running)
            return alive == 0 && lastError is null
                ? (goal == DeploymentGoal.Cleaned ? DeploymentStatus.Cleaned : DeploymentStatus.Stopped, null)
                : (DeploymentStatus.Degraded, lastError ?? (alive == 1 ? "One worker is still there." : $"{alive} workers are still there."));
        if (unknown > 0 && ready == 0)
            return (DeploymentStatus.Unknown, $"{unknown} of {expected} workers are on nodes that are out of reach.");
        if (ready == 0)
            return (DeploymentStatus.Failed, lastError ?? "No worker is ready.");
        return ready >= expected && lastError is null
            ? (DeploymentStatus.Ready, null)
            : (DeploymentStatus.Degraded, ready >= expected ? lastError : $"{ready} of {expected} workers are ready.{(lastError is null ? "" : " " + lastError)}");
    }
}

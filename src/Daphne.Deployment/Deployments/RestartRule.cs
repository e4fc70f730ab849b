namespace Daphne.Deployments;

/// <summary>When the restart policy of a deployment acts, and when it gives up. The numbers are those that the README names.</summary>
internal static class RestartRule
{
    /// <summary>After so long with all workers ready, the next failure counts as the first.</summary>
    public static readonly TimeSpan Proof = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>The pause before a restart: 2, 4, 8 … 60 seconds.</summary>
    /// <param name="restarts">How many there were in a row before it.</param>
    public static TimeSpan Pause(int restarts) =>
        restarts < 5 ? FirstPause * Math.Pow(2, restarts) : LongestPause;

    /// <summary>When its dead workers are to be brought back; null where its policy has nothing to do.</summary>
    /// <param name="deployment">Its release, cluster and current workers.</param>
    /// <param name="dead">Its workers that are to come back.</param>
    public static DateTimeOffset? Due(Deployment deployment, IReadOnlyCollection<Worker> dead)
    {
        if (deployment.CurrentRelease?.Settings is not { RestartPolicy: RestartPolicy.OnFailure } settings || dead.Count == 0 || deployment.Restarts >= settings.MaxRestarts)
            return null;
        var since = dead.Min(worker => worker.StatusSince);
        return (deployment.RestartedAt is { } last && last > since ? last : since) + Pause(deployment.Restarts);
    }

    /// <summary>For people, once the limit is reached and workers are dead again; null before.</summary>
    public static string? GivenUp(Deployment deployment) =>
        deployment is { Goal: DeploymentGoal.Running, CurrentRelease.Settings: { RestartPolicy: RestartPolicy.OnFailure } settings }
        && deployment.Restarts >= settings.MaxRestarts && deployment.Workers.Exists(IsDead)
            ? $"Restarted {(deployment.Restarts == 1 ? "once" : $"{deployment.Restarts} times in a row")}; given up: look at the worker's log, then press Reconcile."
            : null;

    public static bool IsDead(Worker worker) => worker is { IsCurrent: true, Status: WorkerStatus.Failed or WorkerStatus.Lost };
}

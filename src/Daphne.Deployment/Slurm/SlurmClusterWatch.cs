using Daphne.Clusters;
using Microsoft.Extensions.Logging;

namespace Daphne.Slurm;

/// <summary>Asks one cluster's Slurm for as long as anybody wants to know something of it, and sleeps otherwise.</summary>
internal sealed partial class SlurmClusterWatch(
    ClusterService clusters, NodeHosts hosts, ISlurmQuery query, AllocationFollower follower, LeftJobs leftJobs, SlurmSites sites, SlurmInterest interest, TimeProvider clock,
    ILogger<SlurmClusterWatch> logger)
{
    private static readonly TimeSpan WholeAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WholeForViewersAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>A job that was cancelled needs some time to end.</summary>
    private static readonly TimeSpan BetweenCancels = TimeSpan.FromSeconds(30);

    /// <summary>A query that takes so long waits for a Slurm that hangs, or for the way to it.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(15);

    public async Task WatchAsync(string clusterId, CancellationToken cancellationToken)
    {
        var memory = new SlurmMemory(clusterId);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var pause = await StepAsync(memory, cancellationToken);
                if (memory.AwaitedLogin is { } login)
                    await hosts.AwaitLoginAsync(login, cancellationToken);
                await WaitAsync(clusterId, pause, cancellationToken);
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception unexpected)
            {
                LogUnexpected(logger, unexpected, clusterId);
                await Task.Delay(LongestPause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Asks, if it is time to.</summary>
    /// <returns>How long to wait before the next step, unless somebody new wants to know something.</returns>
    public async Task<TimeSpan> StepAsync(SlurmMemory memory, CancellationToken cancellationToken)
    {
        var known = await follower.UnfinishedAsync(memory.ClusterId, cancellationToken);
        if (known.Count == 0 && !interest.IsLookedAt(memory.ClusterId) && !await leftJobs.MayComeAsync(memory.ClusterId, cancellationToken))
            return LongestPause;
        var cluster = await clusters.GetAsync(memory.ClusterId, cancellationToken);
        var left = memory.AskedAt + PauseOf(memory, cluster.Slurm ?? new SlurmDefaults(), known) - clock.GetUtcNow();
        if (left > TimeSpan.Zero)
            return left;
        memory.AskedAt = clock.GetUtcNow();
        await AskAsync(memory, cluster, known, cancellationToken);
        return TimeSpan.Zero;
    }

    private TimeSpan PauseOf(SlurmMemory memory, SlurmDefaults defaults, IReadOnlyList<Allocation> known)
    {
        if (memory.Failures == 0 || memory.AwaitedLogin is not null)
            return SlurmPace.After(defaults, known, interest.IsExpecting(memory.ClusterId), memory.Took, clock.GetUtcNow());
        var pause = TimeSpan.FromSeconds(defaults.PollSeconds) * Math.Pow(2, Math.Min(memory.Failures - 1, 5));
        return pause < LongestPause ? pause : LongestPause;
    }

    private async Task WaitAsync(string clusterId, TimeSpan pause, CancellationToken cancellationToken)
    {
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(interest.NextAsync(clusterId, waking.Token), Task.Delay(pause, clock, waking.Token));
        await waking.CancelAsync();
    }

    private async Task AskAsync(SlurmMemory memory, Cluster cluster, IReadOnlyList<Allocation> known, CancellationToken cancellationToken)
    {
        var isWhole = memory.AskedAt >= memory.WholeAt + (interest.IsLookedAt(cluster.Id) ? WholeForViewersAfter : WholeAfter);
        memory.AwaitedLogin = null;
        var begun = clock.GetTimestamp();
        try
        {
            var answer = await AnswerAsync(memory, cluster, known, isWhole, cancellationToken);
            memory.Took = clock.GetElapsedTime(begun);
            if (isWhole)
            {
                await follower.CatchUpAsync(cluster.Id, cancellationToken);
                memory.WholeAt = memory.AskedAt;
            }
            var extra = await follower.FollowAsync(known, answer, memory.MissingSince, cancellationToken);
            memory.Failures = 0;
            var saved = interest.TakeQuestions(cluster.Id) + known.Select(allocation => allocation.DeploymentId).Distinct().Count() - 1;
            await sites.SeenAsync(cluster.Id, answer, Math.Max(0, saved), cancellationToken);
            if (extra.Count > 0)
                await query.CancelAsync(cluster, extra, cancellationToken);
            await CancelLeftAsync(memory, cluster, answer, cancellationToken);
        }
        catch (ProblemException problem)
        {
            memory.Failures++;
            memory.AwaitedLogin = problem.Kind == ProblemKind.LoginNeeded ? problem : null;
            await sites.UnreachableAsync(cluster.Id, problem.Message, wasSent: true, cancellationToken);
        }
    }

    private async Task CancelLeftAsync(SlurmMemory memory, Cluster cluster, SlurmAnswer answer, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() < memory.CancelledAt + BetweenCancels || await leftJobs.TakeAsync(cluster.Id, answer, cancellationToken) is not { Count: > 0 } names)
            return;
        memory.CancelledAt = clock.GetUtcNow();
        try
        {
            await query.CancelAsync(cluster, names, cancellationToken);
        }
        catch (ProblemException problem)
        {
            // Slurm has just answered, so it is not out of reach; a later answer tells whether they still live.
            LogLeft(logger, problem, string.Join(", ", names), cluster.Name);
        }
    }

    private async Task<SlurmAnswer> AnswerAsync(SlurmMemory memory, Cluster cluster, IReadOnlyList<Allocation> known, bool isWhole, CancellationToken cancellationToken)
    {
        var asking = query.AskAsync(cluster, known, memory.MissingSince.Keys, isWhole, cancellationToken);
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(asking, Task.Delay(Slow, clock, slow.Token)) != asking && !cancellationToken.IsCancellationRequested)
            await sites.UnreachableAsync(cluster.Id, $"Slurm has not answered for {Slow.TotalSeconds:0} s.", wasSent: false, cancellationToken);
        await slow.CancelAsync();
        return await asking;
    }

    [LoggerMessage(LogLevel.Warning, "The jobs {Names} of the cluster {Cluster}, which nobody needs any more, could not be cancelled; that is tried again")]
    private static partial void LogLeft(ILogger logger, Exception exception, string names, string cluster);

    [LoggerMessage(LogLevel.Error, "Asking Slurm of the cluster {Cluster} failed unexpectedly and is tried again in a minute")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string cluster);
}

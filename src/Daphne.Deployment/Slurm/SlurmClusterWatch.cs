using Daphne.Clusters;
using Microsoft.Extensions.Logging;

namespace Daphne.Slurm;

/// <summary>Asks one cluster's Slurm for as long as anybody wants to know something of it, and sleeps otherwise.</summary>
internal sealed partial class SlurmClusterWatch(
    ClusterService clusters, SlurmQuery query, AllocationFollower follower, SlurmSites sites, SlurmInterest interest, TimeProvider clock, ILogger<SlurmClusterWatch> logger)
{
    private static readonly TimeSpan WholeAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WholeForViewersAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(60);

    /// <summary>A query that takes so long waits for something: a person who logs in, or a Slurm that hangs.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(15);

    public async Task WatchAsync(string clusterId, CancellationToken cancellationToken)
    {
        var memory = new Memory(clusterId);
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var (pause, floor) = await RoundAsync(memory, cancellationToken);
                await WaitAsync(clusterId, pause, clock.GetUtcNow() + (floor < pause ? floor : pause), cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
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

    /// <summary>Waits for its time, or for somebody who wants to know earlier; never less than the floor.</summary>
    private async Task WaitAsync(string clusterId, TimeSpan pause, DateTimeOffset notBefore, CancellationToken cancellationToken)
    {
        using var waking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(interest.NextAsync(clusterId, waking.Token), Task.Delay(pause, clock, waking.Token));
        await waking.CancelAsync();
        if (notBefore - clock.GetUtcNow() is { Ticks: > 0 } left)
            await Task.Delay(left, clock, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task<(TimeSpan Pause, TimeSpan Floor)> RoundAsync(Memory memory, CancellationToken cancellationToken)
    {
        var clusterId = memory.ClusterId;
        var cluster = await clusters.GetAsync(clusterId, cancellationToken);
        var defaults = cluster.Slurm ?? new SlurmDefaults();
        var floor = TimeSpan.FromSeconds(defaults.MinPollSeconds);
        var known = await follower.UnfinishedAsync(clusterId, cancellationToken);
        var looking = interest.Viewers(clusterId);
        if (known.Count == 0 && looking == 0)
            return (LongestPause, floor);
        var isWhole = clock.GetUtcNow() >= memory.WholeAt;
        var begun = clock.GetTimestamp();
        try
        {
            var answer = await AskAsync(memory, cluster, known, isWhole, cancellationToken);
            var extra = await follower.FollowAsync(known, answer, memory.MissingSince, cancellationToken);
            if (extra.Count > 0)
                await query.CancelAsync(cluster, extra, cancellationToken);
            memory.Failures = 0;
            var now = clock.GetUtcNow();
            if (isWhole)
                memory.WholeAt = now + (looking > 0 ? WholeForViewersAfter : WholeAfter);
            var wanting = looking + known.Select(allocation => allocation.DeploymentId).Distinct().Count();
            await sites.ChangeAsync(clusterId, site => Seen(site, answer, Math.Max(0, wanting - 1), now), cancellationToken);
            return (SlurmPace.After(defaults, known, interest.IsExpecting(clusterId), clock.GetElapsedTime(begun), now), floor);
        }
        catch (ProblemException problem)
        {
            memory.Failures++;
            await sites.ChangeAsync(clusterId, site => Unreachable(site, problem.Message), cancellationToken);
            var pause = TimeSpan.FromSeconds(defaults.PollSeconds) * Math.Pow(2, Math.Min(memory.Failures - 1, 3));
            return (pause < LongestPause ? pause : LongestPause, floor);
        }
    }

    private async Task<SlurmAnswer> AskAsync(Memory memory, Cluster cluster, IReadOnlyList<Allocation> known, bool isWhole, CancellationToken cancellationToken)
    {
        var asking = query.AskAsync(cluster, known, memory.MissingSince.Keys, isWhole, cancellationToken);
        using var slow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (await Task.WhenAny(asking, Task.Delay(Slow, clock, slow.Token)) != asking && !cancellationToken.IsCancellationRequested)
            await sites.ChangeAsync(memory.ClusterId, site => Unreachable(site, $"There has been no answer for {Slow.TotalSeconds:0} s; somebody may have to log in."), cancellationToken);
        await slow.CancelAsync();
        return await asking;
    }

    private static void Seen(SlurmSite site, SlurmAnswer answer, int saved, DateTimeOffset now)
    {
        site.QueriesSent++;
        site.QueriesSaved += saved;
        site.AskedAt = now;
        (site.UnreachableSince, site.UnreachableDetail) = (null, null);
        site.Sight = (answer.Sight ?? site.Sight) with { OwnJobs = answer.Jobs };
    }

    private void Unreachable(SlurmSite site, string why)
    {
        site.UnreachableSince ??= clock.GetUtcNow();
        site.UnreachableDetail = why;
    }

    [LoggerMessage(LogLevel.Error, "Asking Slurm of the cluster {Cluster} failed unexpectedly and is tried again in a minute")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string cluster);

    /// <summary>What is kept of one cluster from one query to the next.</summary>
    private sealed class Memory(string clusterId)
    {
        public string ClusterId => clusterId;

        /// <summary>By name, since when a job has not been listed any more.</summary>
        public Dictionary<string, DateTimeOffset> MissingSince { get; } = new(StringComparer.Ordinal);

        /// <summary>When partitions and nodes are to be asked for again.</summary>
        public DateTimeOffset WholeAt { get; set; }

        /// <summary>Queries in a row that were not answered.</summary>
        public int Failures { get; set; }
    }
}

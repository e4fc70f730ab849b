using Daphne.Clusters;
using Daphne.Logs;
using Daphne.Remote;
using Microsoft.Extensions.Logging;

namespace Daphne.Monitoring;

/// <summary>
/// Watches one node for as long as something of ours may run there: one status stream, one log reader. When the connection breaks it
/// tries again after 2, 4, 8 … 30 seconds, unless the login or the host key was refused, or a person has to log in: then only a person can help.
/// </summary>
internal sealed partial class HostMonitor(
    NodeEndpoint node, NodeHosts hosts, LogStore logs, NodeRegistry nodes, MonitoredProcesses processes, AllocatedTasks tasks, ProcessEnds ends, WorkerWatch watch,
    TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LoginPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RefusedPause = TimeSpan.FromMinutes(1);

    /// <summary>Seconds between two looks, and looks until a line is due in any case.</summary>
    private static readonly string[] FromOwn = ["0.5", "4"];

    /// <summary>A file system that many machines share is looked at more seldom.</summary>
    private static readonly string[] FromShared = ["1", "2"];
    private readonly LogMirror mirror = new(logs);
    private readonly SemaphoreSlim wake = new(0);

    public NodeEndpoint Node => node;

    /// <summary>Why the node is not watched at the moment; null while it is.</summary>
    public ProblemException? Problem { get; private set; }

    /// <summary>How often it was found to be out of reach, to tell a new finding from an old one.</summary>
    public int Failures { get; private set; }

    /// <summary>Tries again now where it waits for its next try.</summary>
    public void TryNow()
    {
        if (Problem is not null && wake.CurrentCount == 0)
            wake.Release();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(() => pause = FirstPause, cancellationToken);
            }
            catch (ProblemException problem) when (!cancellationToken.IsCancellationRequested)
            {
                Problem = problem;
                Failures++;
                await TellAsync(problem, cancellationToken);
                if (problem.Kind == ProblemKind.LoginNeeded)
                {
                    await Task.WhenAll(hosts.AwaitLoginAsync(problem, cancellationToken), Task.Delay(LoginPause, clock, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    pause = FirstPause;
                    continue;
                }
                if (problem.Kind is ProblemKind.LoginRefused or ProblemKind.HostKeyRefused)
                    pause = RefusedPause;
            }
            catch (Exception unexpected) when (!cancellationToken.IsCancellationRequested)
            {
                LogUnexpected(logger, unexpected, node.Name);
            }
            catch (Exception)
            {
                return;
            }
            await ((Task)wake.WaitAsync(pause, cancellationToken)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Stores what cannot be seen any more. Where that fails, too, the next round tells it.</summary>
    private async Task TellAsync(ProblemException problem, CancellationToken cancellationToken)
    {
        try
        {
            await nodes.FailedAsync(node.NodeId, problem, cancellationToken);
            await watch.LoseSightAsync(await processes.WorkersAsync(node.NodeId, cancellationToken), cancellationToken);
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody watches it here any more.
        }
        catch (Exception unexpected)
        {
            LogUnexpected(logger, unexpected, node.Name);
        }
    }

    private async Task WatchAsync(Action connected, CancellationToken cancellationToken)
    {
        var host = await hosts.OpenReservedAsync(node, cancellationToken);
        await using var process = await host.StartAsync(RemoteScript.Command("monitor.sh", [node.Root, node.NodeId, .. node.Kind == ClusterKind.Slurm ? FromShared : FromOwn]), cancellationToken);
        await using var reader = new LogReader(await host.StartAsync(RemoteScript.Command("read-logs.sh", node.Root, node.NodeId), cancellationToken), clock);
        var stream = new StatusStream(process, node.Name);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var latest = new LatestSnapshot();
        var mirroring = MirrorAsync(latest, reader, ended.Token);
        try
        {
            await foreach (var seen in stream.ReadAsync(cancellationToken))
            {
                var snapshot = await tasks.CorrectAsync(node.NodeId, seen, cancellationToken);
                if (Problem is not null || latest.Current is null)
                {
                    Problem = null;
                    connected();
                    await nodes.ChangeAsync(node.NodeId, (row, now) => row.SetStatus(NodeStatus.Reachable, null, now), cancellationToken);
                }
                await watch.ApplyAsync(await processes.WorkersAsync(node.NodeId, cancellationToken), snapshot, stream, host, cancellationToken);
                latest.Offer(snapshot);
                if (mirroring.IsCompleted)
                    await mirroring;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await ((Task)mirroring).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Mirrors logs beside the status stream, so that a storm of lines does not delay what is known of the processes.</summary>
    private async Task MirrorAsync(LatestSnapshot latest, LogReader reader, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var snapshot = latest.Current;
                if (snapshot is null || snapshot.Processes.Keys.All(mirror.IsComplete))
                    snapshot = await latest.NextAsync(cancellationToken);
                foreach (var process in snapshot.Processes.Values)
                    mirror.Resume(process.Id, process.Start);

                // Whoever is gone by now has written its last byte before the node is asked.
                var over = snapshot.Processes.Values.Where(process => !process.IsAlive && processes.IsOver(process, clock.GetUtcNow())).ToList();
                var level = await mirror.PullAsync([.. snapshot.Processes.Keys], reader, cancellationToken);
                foreach (var process in over.Where(process => level.Contains(process.Id) || mirror.IsComplete(process.Id)))
                    await EndAsync(process, reader, cancellationToken);
                if (latest.TakeNews())
                {
                    // On a busy machine a snapshot may be older than the process that it lacks: the node itself has the last word.
                    foreach (var id in await reader.FindGoneAsync(await processes.MissingAsync(node.NodeId, snapshot, cancellationToken), cancellationToken))
                        await EndAsync(new ProcessSnapshot(id, false, 0, 0, 0, null), reader, cancellationToken);
                }
            }
        }
        catch (Exception broken) when (broken is IOException or EndOfStreamException or ObjectDisposedException)
        {
            throw new ProblemException(ProblemKind.Unreachable, $"{node.Name}: the connection was lost. The dashboard connects again.", broken) { IsConnectionLost = true };
        }
    }

    private async Task EndAsync(ProcessSnapshot process, LogReader reader, CancellationToken cancellationToken)
    {
        await mirror.CompleteAsync(process.Id, process.Start, cancellationToken);
        await reader.ForgetAsync(process.Id, cancellationToken);
        ends.Report(process.Id, process.ExitCode);
    }

    [LoggerMessage(LogLevel.Error, "Watching {Node} failed unexpectedly")]
    private static partial void LogUnexpected(ILogger logger, Exception exception, string node);
}

using Daphne.Deployments;
using Daphne.Launchers;
using Daphne.Logs;
using Daphne.Monitoring;
using Daphne.Operations;

namespace Daphne.Runs;

/// <summary>
/// Starts daphne on the coordinator place so that it outlives the connection, and waits until it has ended and its output is mirrored to
/// the last byte. A run that was under way when the dashboard died is found again in its folder.
/// </summary>
internal sealed class ExecuteStage(
    RunRegistry runs, WorkerRegistry workers, MonitorService monitors, LogStore logs, LauncherChoice launchers, TimeProvider clock) : IStage
{
    public string Name => StageNames.Execute;

    public TakeUp TakeUp => TakeUp.Reattach;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var id = step.Scene.Operation.RunId!;
        using var end = monitors.Expect(id);
        var run = await StartAsync(step, await runs.GetAsync(id, CancellationToken.None), cancellationToken);
        monitors.Of(step.Scene.Cluster, step.Node);
        var left = run.StartedAt!.Value + TimeSpan.FromSeconds(run.TimeLimitSeconds) - clock.GetUtcNow();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        try
        {
            var code = await EndAsync(step, run, end.ExitCode, limit.Token);
            await FinishAsync(step, run, code);
        }
        catch (OperationCanceledException)
        {
            var isCancelled = await runs.IsCancellingAsync(id, CancellationToken.None);
            if (isCancelled || !cancellationToken.IsCancellationRequested)
                await StopAsync(step, run, end.ExitCode, isCancelled);
            cancellationToken.ThrowIfCancellationRequested();
            throw new ProblemException(ProblemKind.Remote, $"The run was ended at its time limit of {run.TimeLimitSeconds} s. If it hung, look whether a worker was lost; if it only needs longer, raise the limit.");
        }
    }

    private async Task FinishAsync(StepContext step, Run run, int? code)
    {
        // Whoever says nothing of its end may not have come to it.
        code ??= await LauncherOf(step).EndRunAsync(step, run);
        var outcome = code is { } known ? ExitCodes.OfRun(known) : await LauncherOf(step).WhyAsync(run);
        await runs.ChangeAsync(run.Id, (row, now) => row.Finish(code == 0 ? RunStatus.Succeeded : RunStatus.Failed, code, outcome, now), CancellationToken.None);
        await step.ReportAsync(outcome, CancellationToken.None);
        if (code != 0)
            throw new ProblemException(ProblemKind.Remote, outcome);
    }

    private async Task<Run> StartAsync(StepContext step, Run run, CancellationToken cancellationToken)
    {
        var all = await workers.CurrentAsync(step.Scene.Deployment!.Id, null, CancellationToken.None);
        try
        {
            return await LauncherOf(step).StartRunAsync(step, run, all, cancellationToken);
        }
        catch (ProblemException problem) when (!problem.IsConnectionLost)
        {
            await runs.RefuseAsync(run.Id, RunStatus.Failed, problem.Message, CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException)
        {
            // A job that waited for its turn; at a shutdown nobody cancelled it, and the next start waits on.
            if (await runs.IsCancellingAsync(run.Id, CancellationToken.None))
            {
                await LauncherOf(step).EndRunAsync(step, run);
                await runs.RefuseAsync(run.Id, RunStatus.Cancelled, "Cancelled before it began.", CancellationToken.None);
            }
            throw;
        }
    }

    /// <summary>Its exit code, once it is gone and its output is here.</summary>
    private async Task<int?> EndAsync(StepContext step, Run run, Task<int?> end, CancellationToken cancellationToken)
    {
        // Where the dashboard died between the last byte and the run's own row, nobody will report that end again: its folder still knows.
        if ((await logs.GetAsync(run.LogStreamId, CancellationToken.None)).IsComplete && !end.IsCompleted)
            return await LauncherOf(step).EndRunAsync(step, run);
        return await end.WaitAsync(cancellationToken);
    }

    private async Task StopAsync(StepContext step, Run run, Task<int?> end, bool isCancelled)
    {
        var code = await LauncherOf(step).EndRunAsync(step, run);
        await Task.WhenAny(end, Task.Delay(StepContext.ShortLimit, clock));
        var outcome = isCancelled ? "Cancelled." : $"Ended at its time limit of {run.TimeLimitSeconds} s.";
        await runs.ChangeAsync(run.Id, (row, now) => row.Finish(isCancelled ? RunStatus.Cancelled : RunStatus.TimedOut, code, outcome, now), CancellationToken.None);
    }

    private ILauncher LauncherOf(StepContext step) => launchers.Of(step.Scene.Cluster);
}

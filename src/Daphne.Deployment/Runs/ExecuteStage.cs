using System.Globalization;
using System.Text;
using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Launchers;
using Daphne.Logs;
using Daphne.Monitoring;
using Daphne.Operations;
using Daphne.Remote;
using Daphne.Slurm;

namespace Daphne.Runs;

/// <summary>
/// Starts daphne on the coordinator place so that it outlives the connection, and waits until it has ended and its output is mirrored to
/// the last byte. A run that was under way when the dashboard died is found again in its folder.
/// </summary>
internal sealed class ExecuteStage(
    RunRegistry runs, WorkerRegistry workers, MonitorService monitors, LogStore logs, SecretVariables secrets, SlurmRunner slurm, TimeProvider clock) : IStage
{
    private const int SecondsToDie = 5;

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
        var outcome = code is { } known ? ExitCodes.OfRun(known)
            : IsSlurm(step) && await slurm.WhyAsync(run) is { } why ? why
            : "The run is gone without an exit code: its machine was restarted, or its supervisor was killed with it.";
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
            return IsSlurm(step) ? await slurm.StartAsync(step, run, all, cancellationToken) : await StartOnNodeAsync(step, run, all);
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
                await EndProcessAsync(step, run);
                await runs.RefuseAsync(run.Id, RunStatus.Cancelled, "Cancelled before it began.", CancellationToken.None);
            }
            throw;
        }
    }

    private static bool IsSlurm(StepContext step) => step.Scene.Cluster.Kind == ClusterKind.Slurm;

    /// <summary>Is never broken off: a run whose start is not known of could not be ended.</summary>
    private async Task<Run> StartOnNodeAsync(StepContext step, Run run, IReadOnlyList<Worker> all)
    {
        if (run.Pid is not null)
            return run;
        run = await runs.ChangeAsync(run.Id, (row, now) => row.Start(step.Node.Id, step.Node.Name, all.Count, now), CancellationToken.None);
        var settings = step.Scene.Release!.Settings;
        var environment = SecretVariables.Plain(settings);
        var exports = secrets.Exports(settings);
        var command = RemoteScript.Command("start-run.sh",
        [
            step.Endpoint.Root, step.Node.Id, run.DeploymentId, step.Scene.Package.Sha256, run.Id,
            string.Join(',', all.Select(worker => worker.Address)),
            $"{Encoding.UTF8.GetByteCount(exports)}", $"{environment.Count}", .. environment.Select(variable => $"{variable.Key}={variable.Value}"),
            .. run.Options, "--", .. run.Arguments.Select(argument => $"{argument.Name}={argument.Value}"),
        ]);
        var host = await step.HostAsync(CancellationToken.None);
        var result = await host.RunAsync(command, StepContext.ShortLimit, CancellationToken.None,
            (input, token) => input.WriteAsync(Encoding.UTF8.GetBytes(exports + run.Script.ReplaceLineEndings("\n")), token).AsTask());
        await step.LogAsync(result.Text, CancellationToken.None);
        if (!result.Succeeded)
            throw step.Failed("daphne could not be started", result);
        var pid = int.Parse(result.Output.Split(' ')[1], CultureInfo.InvariantCulture);
        return await runs.ChangeAsync(run.Id, (row, _) => row.Launched(pid), CancellationToken.None);
    }

    /// <summary>Its exit code, once it is gone and its output is here.</summary>
    private async Task<int?> EndAsync(StepContext step, Run run, Task<int?> end, CancellationToken cancellationToken)
    {
        // Where the dashboard died between the last byte and the run's own row, nobody will report that end again: its folder still knows.
        if ((await logs.GetAsync(run.LogStreamId, CancellationToken.None)).IsComplete && !end.IsCompleted)
            return await EndProcessAsync(step, run);
        return await end.WaitAsync(cancellationToken);
    }

    private async Task StopAsync(StepContext step, Run run, Task<int?> end, bool isCancelled)
    {
        var code = await EndProcessAsync(step, run);
        await Task.WhenAny(end, Task.Delay(StepContext.ShortLimit, clock));
        var outcome = isCancelled ? "Cancelled." : $"Ended at its time limit of {run.TimeLimitSeconds} s.";
        await runs.ChangeAsync(run.Id, (row, now) => row.Finish(isCancelled ? RunStatus.Cancelled : RunStatus.TimedOut, code, outcome, now), CancellationToken.None);
    }

    /// <summary>Makes sure that its process is gone.</summary>
    /// <returns>Its exit code, where it left one.</returns>
    private async Task<int?> EndProcessAsync(StepContext step, Run run)
    {
        if (IsSlurm(step))
            return await slurm.EndAsync(step, run);
        var result = await step.RunAsync("stop-processes.sh", [step.Endpoint.Root, $"{SecondsToDie}", $"{step.Folder}/runs/{run.Id}"],
            "the run could not be ended", StepContext.ShortLimit, CancellationToken.None);
        return int.TryParse(result.Output.Split(' ')[^1], CultureInfo.InvariantCulture, out var code) ? code : null;
    }
}

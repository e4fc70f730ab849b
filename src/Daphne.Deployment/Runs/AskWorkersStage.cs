using Daphne.Deployments;
using Daphne.Launchers;
using Daphne.Operations;
using Daphne.Slurm;

namespace Daphne.Runs;

/// <summary>
/// Asks every worker right before a run whether it answers. DAPHNE does not: against a worker that is down it crashes or hangs, and an
/// address that stands twice makes it compute wrong numbers.
/// </summary>
internal sealed class AskWorkersStage(WorkerRegistry workers, RunRegistry runs, LauncherChoice launchers) : IStage
{
    public string Name => StageNames.AskWorkers;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var runId = step.Scene.Operation.RunId!;
        try
        {
            var run = await runs.GetAsync(runId, cancellationToken);
            if (run.Pid is null && run.Options.Contains("--distributed") && run.Slurm?.Mode != SlurmRunMode.Mpi)
                await AskAsync(step, cancellationToken);
        }
        catch (ProblemException problem) when (!problem.IsConnectionLost)
        {
            await runs.RefuseAsync(runId, RunStatus.Failed, problem.Message, CancellationToken.None);
            throw;
        }
        catch (OperationCanceledException)
        {
            // At a shutdown nobody cancelled it: the next start asks again.
            if (await runs.IsCancellingAsync(runId, CancellationToken.None))
                await runs.RefuseAsync(runId, RunStatus.Cancelled, "Cancelled before it began.", CancellationToken.None);
            throw;
        }
    }

    private async Task AskAsync(StepContext step, CancellationToken cancellationToken)
    {
        var all = await workers.CurrentAsync(step.Scene.Deployment!.Id, null, cancellationToken);
        if (all.Count == 0)
            throw ProblemException.Refused("The run was refused: the deployment has no workers. Start it first.");
        var answers = await launchers.Of(step.Scene.Cluster).AskAsync(step, all, cancellationToken);
        var silent = all.Zip(answers).Where(pair => !pair.Second).Select(pair => $"{pair.First.Address} on {pair.First.NodeName}").ToList();
        await step.ReportAsync(all.Count - silent.Count, all.Count, "workers", null, cancellationToken);
        if (silent.Count > 0)
            throw ProblemException.Refused(
                $"The run was refused: {silent.Count} of {all.Count} workers do not answer ({string.Join(", ", silent)}). DAPHNE would crash or hang against them. Start the deployment again, then rerun.");
        if (all.GroupBy(worker => worker.Address, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw ProblemException.Refused($"The run was refused: the address {twice.Key} belongs to two workers, and DAPHNE would compute wrong numbers. Give the nodes different ports and redeploy.");
    }
}

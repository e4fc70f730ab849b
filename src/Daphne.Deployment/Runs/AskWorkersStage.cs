using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Launchers;
using Daphne.Operations;
using Daphne.Slurm;

namespace Daphne.Runs;

/// <summary>
/// Asks every worker right before a run whether it answers. DAPHNE does not: against a worker that is down it crashes or hangs, and an
/// address that stands twice makes it compute wrong numbers.
/// </summary>
internal sealed class AskWorkersStage(WorkerRegistry workers, RunRegistry runs, NodeHosts hosts) : IStage
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

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
        var answers = step.Scene.Cluster.Kind == ClusterKind.Slurm
            ? await SlurmAnswers.AskAsync(step, all, cancellationToken)
            : await Task.WhenAll(all.Select(worker => AskAsync(step, worker, cancellationToken)));
        var silent = all.Zip(answers).Where(pair => !pair.Second).Select(pair => $"{pair.First.Address} on {pair.First.NodeName}").ToList();
        await step.ReportAsync(all.Count - silent.Count, all.Count, "workers", null, cancellationToken);
        if (silent.Count > 0)
            throw ProblemException.Refused(
                $"The run was refused: {silent.Count} of {all.Count} workers do not answer ({string.Join(", ", silent)}). DAPHNE would crash or hang against them. Start the deployment again, then rerun.");
        if (all.GroupBy(worker => worker.Address, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw ProblemException.Refused($"The run was refused: the address {twice.Key} belongs to two workers, and DAPHNE would compute wrong numbers. Give the nodes different ports and redeploy.");
    }

    /// <summary>
    /// Asked from the worker's own node, over the connection that is there anyway. A worker that was out of sight only since nobody was
    /// logged in is asked when somebody is.
    /// </summary>
    private async Task<bool> AskAsync(StepContext step, Worker worker, CancellationToken cancellationToken)
    {
        if (worker.Status is not (WorkerStatus.Ready or WorkerStatus.Unknown) || step.Scene.Cluster.Nodes.Find(node => node.Id == worker.NodeId) is not { } node)
            return false;
        var endpoint = NodeEndpoint.Of(step.Scene.Cluster, node);
        var isForPeople = await hosts.LogInAsync(endpoint, cancellationToken);
        if (worker.Status is WorkerStatus.Unknown && !isForPeople)
            return false;
        var host = await hosts.OpenAsync(endpoint, cancellationToken);
        return await WorkerProbe.AnswersAsync(host, worker.Host, worker.Port, Limit, cancellationToken);
    }
}

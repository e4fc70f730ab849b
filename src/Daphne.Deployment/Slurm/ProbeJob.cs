using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>
/// The small job that looks at a compute node, from its row to its end. It is known by the operation that wants to know: whoever goes on after a
/// crash finds it again. However it ends, its row is over, Slurm has let go of it, and nothing of it is left below the install root.
/// </summary>
internal sealed class ProbeJob(AllocationRegistry allocations, SlurmSubmitter submitter, SlurmCanceller canceller, TimeProvider clock)
{
    private const int Seconds = 60;
    private const int MinPause = 2;

    /// <summary>Also for what a job has written before it ended, and the login node does not see at once.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(Seconds + 120);

    /// <returns>What it has told, or how it stands with it.</returns>
    public async Task<ProbeAnswer> LookAsync(StepContext step, CancellationToken cancellationToken)
    {
        try
        {
            var probe = await submitter.TryAsync(step, await PlanAsync(step, cancellationToken), [], "", cancellationToken);
            if (probe.State == AllocationState.Abandoned)
            {
                await RemoveAsync(step, probe);
                return ProbeAnswer.Refused(probe.Reason);
            }
            await step.ReportAsync($"job {probe.JobId}", cancellationToken);
            var answer = await AwaitAsync(step, probe, cancellationToken);
            await EndAsync(step, probe, answer);
            return answer;
        }
        catch (Exception end) when (end is OperationCanceledException ? step.IsCancelled : end is ProblemException { IsConnectionLost: false })
        {
            // Nobody waits for its job any more.
            if (await allocations.FindAsync(step.Scene.Operation.Id, CancellationToken.None) is { IsEnding: false, State: not AllocationState.Abandoned } probe)
                await EndAsync(step, probe, null);
            throw;
        }
    }

    /// <summary>The one of this operation that was not ended yet, also where its job is over meanwhile; or a new one.</summary>
    private async Task<Allocation> PlanAsync(StepContext step, CancellationToken cancellationToken)
    {
        var (cluster, id) = (step.Scene.Cluster, step.Scene.Operation.Id);
        var begun = await allocations.FindAsync(id, cancellationToken);
        if (begun is { IsEnding: false, State: not AllocationState.Abandoned })
            return begun;
        if (begun is { IsOver: false })
            await EndAsync(step, begun, null);

        // Of operations that were over before they could reach the node again.
        foreach (var left in await allocations.LeftProbesAsync(cluster.Id, cancellationToken))
            await EndAsync(step, left, null);
        await allocations.ForgetProbesAsync(cluster.Id, cancellationToken);
        var probe = AllocationPlanner.OfProbe(id, cluster, step.Scene.Release?.Settings ?? new DeploymentSettings(), clock.GetUtcNow());
        await allocations.PlanAsync(probe, [], cancellationToken);
        return probe;
    }

    private static async Task<ProbeAnswer> AwaitAsync(StepContext step, Allocation probe, CancellationToken cancellationToken)
    {
        var pause = Math.Max(MinPause, step.Scene.Cluster.Slurm?.MinPollSeconds ?? MinPause);
        var host = await step.HostAsync(cancellationToken);
        var result = await host.RunAsync(RemoteScript.Command("slurm-probe.sh", step.Endpoint.Root, probe.Directory, probe.JobName, $"{Seconds}", $"{pause}"), Limit, cancellationToken);
        await step.LogAsync(result.Text, cancellationToken);
        if (result.ExitCode == SlurmCodes.NoAnswer)
            throw new ProblemException(ProblemKind.Unreachable, $"{step.Node.Name}: Slurm does not answer, so it is not known whether compute nodes see {step.Endpoint.Root}.") { IsConnectionLost = true, Output = result.Text };
        return result.Succeeded ? ProbeAnswer.Parse(result.Output) : throw step.Failed("the job that looks at a compute node could not be followed", result);
    }

    /// <summary>Takes a job that has not run out of the queue, and removes what there is of it.</summary>
    private async Task EndAsync(StepContext step, Allocation probe, ProbeAnswer? answer)
    {
        if (answer is { SeesRoot: true } or { IsBlind: true })
            await allocations.ChangeAsync(probe.Id, (row, now) =>
            {
                row.End();
                if (!row.IsOver)
                    row.Ended(AllocationState.Completed, null, null, now);
            }, CancellationToken.None);
        else
            await canceller.CancelAsync(step, [probe], CancellationToken.None);
        await RemoveAsync(step, probe);
    }

    private static Task RemoveAsync(StepContext step, Allocation probe) =>
        step.RunAsync("slurm-probe-end.sh", [step.Endpoint.Root, probe.Directory], "what the job had left could not be removed", null, CancellationToken.None);
}

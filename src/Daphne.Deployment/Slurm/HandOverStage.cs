using Daphne.Changes;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Operations;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Slurm;

/// <summary>
/// Makes the workers of a replacement the current ones between two runs, in one transaction, and then ends the allocations that held those
/// before. A run that was faster keeps its workers until it is over.
/// </summary>
internal sealed class HandOverStage(
    IDbContextFactory<DashboardDbContext> database, AllocationRegistry allocations, SlurmCanceller canceller, DeploymentStatusKeeper keeper, ChangeFeed feed) : IStage
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    public string Name => StageNames.HandOver;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var deploymentId = step.Scene.Deployment!.Id;
        await UntilNoRunAsync(step, deploymentId, "waits for the run that is under way", cancellationToken);
        await Concurrency.RetryAsync(() => HandOverAsync(deploymentId, cancellationToken));
        feed.Publish(new Change(ChangeTopic.Worker, deploymentId, deploymentId));
        await keeper.RefreshAsync(deploymentId, cancellationToken);
        await UntilNoRunAsync(step, deploymentId, "the new workers have taken over; a run still has the earlier ones", cancellationToken);
        var earlier = (await allocations.UnfinishedAsync(deploymentId, cancellationToken)).Where(allocation => allocation is { Kind: AllocationKind.Workers, IsEnding: true }).ToList();
        await canceller.CancelAsync(step, earlier, cancellationToken);
        await step.ReportAsync("the new workers have taken over", cancellationToken);
    }

    private async Task UntilNoRunAsync(StepContext step, string deploymentId, string message, CancellationToken cancellationToken)
    {
        using var changes = feed.Subscribe(change => change.Topic is ChangeTopic.Operation or ChangeTopic.Run && change.DeploymentId == deploymentId);
        while (await IsRunningAsync(deploymentId, cancellationToken))
        {
            await step.ReportAsync(message, cancellationToken);
            using (step.Rest())
                await changes.NextAsync(LookAgain, cancellationToken);
        }
    }

    private async Task<bool> IsRunningAsync(string deploymentId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Operations.Where(OperationRules.IsRunning).AnyAsync(operation => operation.DeploymentId == deploymentId && operation.Kind == OperationKind.Run, cancellationToken);
    }

    private async Task HandOverAsync(string deploymentId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var workers = await context.Workers.Where(worker => worker.DeploymentId == deploymentId && (worker.IsCurrent || worker.IsStandby)).ToListAsync(cancellationToken);
        if (!workers.Exists(worker => worker.IsStandby))
            return;
        var held = await context.Allocations.Where(allocation => allocation.DeploymentId == deploymentId && allocation.Kind == AllocationKind.Workers
            && !AllocationStates.Over.Contains(allocation.State)).ToListAsync(cancellationToken);
        foreach (var worker in workers)
        {
            if (worker.IsStandby)
                worker.TakeOver();
            else
                worker.Retire();
        }
        foreach (var allocation in held)
        {
            if (allocation.IsStandby)
                allocation.TakeOver();
            else
                allocation.End();
        }
        await context.SaveChangesAsync(cancellationToken);
    }
}

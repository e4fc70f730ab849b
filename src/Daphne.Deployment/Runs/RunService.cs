using Daphne.Changes;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Operations;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Runs;

/// <summary>Runs as people ask for them. Runs of one deployment queue: two coordinators at once on the same workers are unsafe.</summary>
public sealed class RunService(
    IDbContextFactory<DashboardDbContext> database, OperationQueue queue, OperationService operations, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>Newest first; of one deployment where given.</summary>
    public async Task<IReadOnlyList<Run>> ListAsync(string? deploymentId, int count, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Runs.AsNoTracking().Where(run => deploymentId == null || run.DeploymentId == deploymentId)
            .OrderByDescending(run => run.CreatedAt).Take(count).ToListAsync(cancellationToken);
    }

    public async Task<Run> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Runs.AsNoTracking().SingleOrDefaultAsync(run => run.Id == id, cancellationToken) ?? throw ProblemException.NotFound("run", id);
    }

    /// <summary>Queues a run on the deployment's coordinator place.</summary>
    public Task<Run> SubmitAsync(string deploymentId, RunInput input, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await context.Deployments.Include(deployment => deployment.Cluster).ThenInclude(cluster => cluster!.Nodes.OrderBy(node => node.Ordinal))
            .SingleOrDefaultAsync(deployment => deployment.Id == deploymentId, cancellationToken) ?? throw ProblemException.NotFound("deployment", deploymentId);
        RunRules.Check(input, deployment.Cluster!.Kind);

        // Over MPI it brings its own processes; the package is all that it needs.
        if (deployment.Goal != DeploymentGoal.Running && !(deployment.Goal == DeploymentGoal.Stopped && input.Slurm?.Mode == SlurmRunMode.Mpi))
            throw ProblemException.Conflict($"'{deployment.Name}' is {deployment.Status.ToString().ToLowerInvariant()}: there are no workers to run a script on. Start it first.");
        var run = await AddAsync(context, deploymentId, input, clock.GetUtcNow(), cancellationToken);
        await queue.EnqueueAsync(context, OperationPlan.Run(deployment, deployment.Cluster!, run, clock.GetUtcNow()), cancellationToken);
        feed.Publish(new Change(ChangeTopic.Run, run.Id, deploymentId));
        return run;
    });

    /// <summary>Puts a run and its log into a context.</summary>
    internal static async Task<Run> AddAsync(DashboardDbContext context, string deploymentId, RunInput input, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var number = (await context.Runs.Where(run => run.DeploymentId == deploymentId).MaxAsync(run => (int?)run.Number, cancellationToken) ?? 0) + 1;
        var id = Id.New();
        var run = new Run
        {
            Id = id,
            DeploymentId = deploymentId,
            Number = number,
            Name = string.IsNullOrWhiteSpace(input.Name) ? $"Run {number}" : NameRules.Check(input.Name, "run"),
            Script = input.Script,
            Arguments = input.Arguments,
            Options = RunRules.OptionsOf(input),
            Slurm = input.Slurm,
            TimeLimitSeconds = input.TimeLimitSeconds,
            LogStreamId = id,
            CreatedAt = now,
        };
        context.Add(run);
        context.Add(new LogStream { Id = id, Kind = LogStreamKind.Run, DeploymentId = deploymentId, Name = run.Name, CreatedAt = run.CreatedAt });
        return run;
    }

    public async Task<Run> CancelAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var operationId = await context.Operations.Where(operation => operation.RunId == id).Select(operation => operation.Id).SingleOrDefaultAsync(cancellationToken)
            ?? throw ProblemException.NotFound("run", id);
        await operations.CancelAsync(operationId, cancellationToken);
        return await GetAsync(id, cancellationToken);
    }
}

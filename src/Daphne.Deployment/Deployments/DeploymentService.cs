using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Runs;
using Daphne.Slurm;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Deployments;

/// <summary>What people ask of deployments. Each action stores an operation with its planned stages and does nothing else.</summary>
public sealed class DeploymentService(IDbContextFactory<DashboardDbContext> database, OperationQueue queue, SecretVariables secrets, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>All deployments with cluster, releases (with packages), current workers and Slurm jobs that are not over, newest first.</summary>
    public async Task<IReadOnlyList<Deployment>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await Whole(context).Include(deployment => deployment.Allocations.Where(allocation => !AllocationStates.Over.Contains(allocation.State)).OrderByDescending(allocation => allocation.Number))
            .AsNoTracking().OrderByDescending(deployment => deployment.CreatedAt).ToListAsync(cancellationToken);
    }

    public async Task<Deployment> GetAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await FindAsync(context, id, cancellationToken);
    }

    /// <summary>Every worker that there ever was, newest first, for their logs.</summary>
    public async Task<IReadOnlyList<Worker>> WorkerHistoryAsync(string deploymentId, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Workers.AsNoTracking().Where(worker => worker.DeploymentId == deploymentId)
            .OrderByDescending(worker => worker.StatusSince).ToListAsync(cancellationToken);
    }

    /// <summary>Stores the deployment with release 1 and its Deploy operation.</summary>
    public Task<Operation> CreateAsync(DeploymentInput input, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var (deployment, cluster) = await NewAsync(context, input, build: null, cancellationToken);
        return await queue.EnqueueAsync(context, OperationPlan.Deploy(deployment, cluster, isRedeploy: false, clock.GetUtcNow()), cancellationToken);
    });

    /// <summary>Stores a deployment with one operation that deploys it, executes a script, and stops and cleans it again.</summary>
    /// <param name="input">Without a package where one is built.</param>
    /// <param name="script">What is executed.</param>
    /// <param name="build">What the package is built from, on the cluster; null where it is there already.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public Task<Operation> SweepAsync(DeploymentInput input, RunInput script, PackageBuild? build, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var (deployment, cluster) = await NewAsync(context, input, build, cancellationToken);
        if (cluster.Kind != ClusterKind.Slurm)
            throw ProblemException.BadInput($"A sweep needs a Slurm cluster, and '{cluster.Name}' is none. Deploy there, run the script, and clean.");
        RunRules.Check(script, cluster.Kind);
        var run = await RunService.AddAsync(context, deployment.Id, script, clock.GetUtcNow(), cancellationToken);
        feed.Publish(new Change(ChangeTopic.Run, run.Id, deployment.Id));
        return await queue.EnqueueAsync(context, OperationPlan.Sweep(deployment, cluster, run, build is not null, clock.GetUtcNow()), cancellationToken);
    });

    private async Task<(Deployment Deployment, Cluster Cluster)> NewAsync(DashboardDbContext context, DeploymentInput input, PackageBuild? build, CancellationToken cancellationToken)
    {
        var name = NameRules.Check(input.Name, "deployment");
        var cluster = await context.Clusters.Include(cluster => cluster.Nodes.OrderBy(node => node.Ordinal))
            .SingleOrDefaultAsync(cluster => cluster.Id == input.ClusterId, cancellationToken)
            ?? throw ProblemException.BadInput($"There is no cluster '{input.ClusterId}'.");
        var package = build is null ? await PackageAsync(context, input.PackageId, cancellationToken) : ToBuild(context, input, build);
        if (await context.Deployments.AnyAsync(deployment => deployment.Name == name, cancellationToken))
            throw ProblemException.Conflict($"There is a deployment named '{name}' already. Choose another name.");
        DeploymentRules.Check(input.Settings, cluster);
        var deployment = new Deployment { Id = Id.New(), Name = name, ClusterId = cluster.Id, CreatedAt = clock.GetUtcNow() };
        deployment.Become(DeploymentStatus.Deploying, null, clock.GetUtcNow());
        AddRelease(context, deployment, package, secrets.Protect(input.Settings, before: null));
        context.Add(deployment);
        return (deployment, cluster);
    }

    private Package ToBuild(DashboardDbContext context, DeploymentInput input, PackageBuild build)
    {
        if (input.PackageId.Length > 0)
            throw ProblemException.BadInput("Name a package, or what one is built from, but not both.");
        SlurmRules.Check(build);
        var package = Package.Awaited(build, clock.GetUtcNow());
        context.Add(package);
        return package;
    }

    /// <summary>What a redeploy with this input would change; empty where it would only restart the workers.</summary>
    public async Task<IReadOnlyList<ReleaseDifference>> CompareAsync(string id, ReleaseInput input, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var release = (await FindAsync(context, id, cancellationToken)).CurrentRelease!;
        var package = input.PackageId is null ? release.Package! : await PackageAsync(context, input.PackageId, cancellationToken);
        return ReleaseComparison.Compare(release.Package!, release.Settings, package, Settings(input, release.Settings));
    }

    public Task<Operation> RedeployAsync(string id, ReleaseInput input, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await FindAsync(context, id, cancellationToken);
        var current = deployment.CurrentRelease!;
        var settings = Settings(input, current.Settings);
        DeploymentRules.Check(settings, deployment.Cluster!);
        var package = await PackageAsync(context, input.PackageId ?? current.PackageId, cancellationToken);
        AddRelease(context, deployment, package, settings);
        deployment.Aim(DeploymentGoal.Running);
        return await EnqueueAsync(context, deployment, OperationPlan.Deploy(deployment, deployment.Cluster!, isRedeploy: true, clock.GetUtcNow()), cancellationToken);
    });

    public Task<Operation> StartAsync(string id, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await FindAsync(context, id, cancellationToken);
        if (deployment.Goal == DeploymentGoal.Cleaned)
            throw ProblemException.Conflict($"'{deployment.Name}' was cleaned: nothing is installed. Redeploy it instead.");
        deployment.Aim(DeploymentGoal.Running);
        return await EnqueueAsync(context, deployment, OperationPlan.Start(deployment, deployment.Cluster!, clock.GetUtcNow()), cancellationToken);
    });

    public Task<Operation> StopAsync(string id, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await FindAsync(context, id, cancellationToken);
        if (deployment.Goal == DeploymentGoal.Cleaned)
            throw ProblemException.Conflict($"'{deployment.Name}' was cleaned: nothing of it runs.");
        deployment.Aim(DeploymentGoal.Stopped);
        return await EnqueueAsync(context, deployment, OperationPlan.Stop(deployment, deployment.Cluster!, clock.GetUtcNow()), cancellationToken);
    });

    public Task<Operation> CleanAsync(string id, CancellationToken cancellationToken) => Concurrency.RetryAsync(async () =>
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await FindAsync(context, id, cancellationToken);
        deployment.Aim(DeploymentGoal.Cleaned);
        return await EnqueueAsync(context, deployment, OperationPlan.Clean(deployment, deployment.Cluster!, clock.GetUtcNow()), cancellationToken);
    });

    /// <summary>Forgets a deployment with its logs and runs.</summary>
    /// <param name="id">Which.</param>
    /// <param name="force">Also one that is not cleaned, when its nodes are gone for good: what is left on them stays there.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task DeleteAsync(string id, bool force, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var deployment = await context.Deployments.SingleOrDefaultAsync(deployment => deployment.Id == id, cancellationToken)
            ?? throw ProblemException.NotFound("deployment", id);
        if (await context.Operations.Where(OperationRules.IsActive).AnyAsync(operation => operation.DeploymentId == id, cancellationToken))
            throw ProblemException.Conflict($"An operation on '{deployment.Name}' is not done yet. Wait for it, or cancel it.");
        if (deployment.Status != DeploymentStatus.Cleaned && !(force && deployment.Goal == DeploymentGoal.Cleaned))
            throw ProblemException.Conflict($"'{deployment.Name}' is {deployment.Status.ToString().ToLowerInvariant()}. Clean it first, so that nothing of it stays on the nodes."
                + (deployment.Goal == DeploymentGoal.Cleaned ? " If those nodes are gone for good, delete it by force." : ""));
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        if (await context.Deployments.Where(other => other.Id == id && other.Version == deployment.Version).ExecuteDeleteAsync(cancellationToken) == 0)
            throw ProblemException.Conflict($"'{deployment.Name}' has changed at the same moment. Look at it again.");
        await context.LogStreams.Where(stream => stream.DeploymentId == id).ExecuteDeleteAsync(cancellationToken);
        await context.Operations.Where(operation => operation.DeploymentId == id).ExecuteDeleteAsync(cancellationToken);

        // What was to be built for it alone, and never was.
        await context.Packages.Where(package => package.Source == PackageSource.Build && package.Size == 0 && !context.Releases.Any(release => release.PackageId == package.Id)).ExecuteDeleteAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Deployment, id, id));
    }

    internal static IQueryable<Deployment> Whole(DashboardDbContext context) => context.Deployments
        .Include(deployment => deployment.Cluster).ThenInclude(cluster => cluster!.Nodes.OrderBy(node => node.Ordinal))
        .Include(deployment => deployment.Releases.OrderBy(release => release.Number)).ThenInclude(release => release.Package)
        .Include(deployment => deployment.Workers.Where(worker => worker.IsCurrent).OrderBy(worker => worker.NodeName).ThenBy(worker => worker.Port))
        .AsSplitQuery();

    private static async Task<Deployment> FindAsync(DashboardDbContext context, string id, CancellationToken cancellationToken) =>
        await Whole(context).Include(deployment => deployment.Allocations.OrderByDescending(allocation => allocation.Number))
            .SingleOrDefaultAsync(deployment => deployment.Id == id, cancellationToken) ?? throw ProblemException.NotFound("deployment", id);

    private static async Task<Package> PackageAsync(DashboardDbContext context, string id, CancellationToken cancellationToken)
    {
        if (id.Length == 0)
            throw ProblemException.BadInput("Name the package that is deployed.");
        var package = await context.Packages.SingleOrDefaultAsync(package => package.Id == id, cancellationToken) ?? throw ProblemException.BadInput($"There is no package '{id}'.");
        return !package.IsAwaited ? package : throw ProblemException.Refused($"The package that was to be built from {package.Origin} is not there. Choose another one.");
    }

    private DeploymentSettings Settings(ReleaseInput input, DeploymentSettings stored) => input.Settings is null ? stored : secrets.Protect(input.Settings, stored);

    private void AddRelease(DashboardDbContext context, Deployment deployment, Package package, DeploymentSettings settings)
    {
        var number = deployment.Releases.Select(release => release.Number).DefaultIfEmpty().Max() + 1;
        var release = new Release
        {
            Id = Id.New(),
            DeploymentId = deployment.Id,
            Number = number,
            PackageId = package.Id,
            Settings = settings,
            CreatedAt = clock.GetUtcNow(),
        };
        context.Add(release);
        deployment.Activate(number);
    }

    private async Task<Operation> EnqueueAsync(DashboardDbContext context, Deployment deployment, Operation operation, CancellationToken cancellationToken)
    {
        deployment.ForgetRestarts();
        var status = operation.Kind is OperationKind.Stop or OperationKind.Clean ? DeploymentStatus.Stopping : DeploymentStatus.Deploying;
        deployment.Become(status, null, clock.GetUtcNow());
        return await queue.EnqueueAsync(context, operation, cancellationToken);
    }
}

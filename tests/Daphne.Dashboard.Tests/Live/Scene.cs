using System.Text;
using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Operations;
using Daphne.Runs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Live;

/// <summary>Things to look at, put straight into the database: nothing works on them by itself.</summary>
internal static class Scene
{
    public static async Task<Run> AddRunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var (cluster, deployment) = NewDeployment();
        var stream = new LogStream { Id = Id.New(), Kind = LogStreamKind.Run, Name = "Run 1", CreatedAt = DateTimeOffset.UnixEpoch };
        var run = new Run
        {
            Id = Id.New(),
            DeploymentId = deployment.Id,
            Number = 1,
            Name = "Run 1",
            Script = "print(1);",
            TimeLimitSeconds = 60,
            LogStreamId = stream.Id,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        await SaveAsync(services, cancellationToken, cluster, deployment, stream, run);
        return run;
    }

    /// <summary>The log of a worker, with this text as the machine wrote it.</summary>
    /// <returns>The id of its stream.</returns>
    public static async Task<string> AddLogAsync(IServiceProvider services, string deploymentId, string name, string text, CancellationToken cancellationToken)
    {
        var stream = new LogStream { Id = Id.New(), Kind = LogStreamKind.Worker, DeploymentId = deploymentId, Name = name, CreatedAt = DateTimeOffset.UnixEpoch };
        await SaveAsync(services, cancellationToken, stream);
        await services.GetRequiredService<LogStore>().AppendAsync(stream.Id, 0, Encoding.UTF8.GetBytes(text), cancellationToken);
        return stream.Id;
    }

    /// <summary>One that another instance is running, so that this one leaves it alone.</summary>
    public static async Task<Operation> AddOperationAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var (cluster, deployment) = NewDeployment();
        var operation = new Operation
        {
            Id = Id.New(),
            Kind = OperationKind.Stop,
            ClusterId = cluster.Id,
            DeploymentId = deployment.Id,
            Subject = deployment.Name,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        operation.Claim("another instance", 1, DateTimeOffset.MaxValue, DateTimeOffset.UnixEpoch);
        await SaveAsync(services, cancellationToken, cluster, deployment, operation);
        return operation;
    }

    /// <summary>Changes an operation and announces it, on this instance.</summary>
    public static async Task ChangeAsync(IServiceProvider services, string operationId, Action<Operation> change, CancellationToken cancellationToken)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(cancellationToken);
        change(await db.Operations.SingleAsync(operation => operation.Id == operationId, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        services.GetRequiredService<ChangeFeed>().Publish(new Change(ChangeTopic.Operation, operationId));
    }

    private static (Cluster Cluster, Deployment Deployment) NewDeployment()
    {
        var id = Id.New();
        var cluster = new Cluster { Id = id, Name = $"Cluster {id}", Kind = ClusterKind.Local };
        return (cluster, new Deployment { Id = id, Name = $"Deployment {id}", ClusterId = id, CreatedAt = DateTimeOffset.UnixEpoch });
    }

    private static async Task SaveAsync(IServiceProvider services, CancellationToken cancellationToken, params object[] entities)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(cancellationToken);
        db.AddRange(entities);
        await db.SaveChangesAsync(cancellationToken);
    }
}

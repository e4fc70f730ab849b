using System.Globalization;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Logs;

namespace Daphne.LogBenchmark;

/// <summary>A stopped deployment as its pages show it: workers whose logs are all that is left. Nothing of it is on any machine.</summary>
internal sealed class StoredDeployment(int workers)
{
    public const string Id = "long-log";

    private const string NodeId = "long-log-node";
    private readonly int[] ports = [.. Enumerable.Range(50_000, workers)];

    public IReadOnlyList<LogStream> Streams =>
        [.. ports.Select(port => new LogStream { Id = StreamOf(port), DeploymentId = Id, Kind = LogStreamKind.Worker, Name = Name(port), CreatedAt = DateTimeOffset.UnixEpoch })];

    public async Task WriteAsync(DashboardDbContext db, CancellationToken cancellationToken)
    {
        var cluster = new Cluster { Id = "long-log-cluster", Name = "nowhere", Kind = ClusterKind.Ssh, CreatedAt = DateTimeOffset.UnixEpoch };
        cluster.Nodes.Add(new Node { Id = NodeId, ClusterId = cluster.Id, Name = "s1", Host = "s1.invalid" });
        var deployment = new Deployment { Id = Id, Name = "long log", ClusterId = cluster.Id, CreatedAt = DateTimeOffset.UnixEpoch };
        deployment.Aim(DeploymentGoal.Stopped);
        deployment.Become(DeploymentStatus.Stopped, null, DateTimeOffset.UnixEpoch);
        deployment.Workers.AddRange(ports.Select(Worker));
        db.AddRange(cluster, deployment);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static Worker Worker(int port)
    {
        var worker = new Worker
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"long-log-worker-{port}"),
            DeploymentId = Id,
            ReleaseNumber = 0,
            NodeId = NodeId,
            NodeName = "s1",
            Host = "s1.invalid",
            Port = port,
            Directory = Name(port),
            LogStreamId = StreamOf(port),
        };
        worker.Become(WorkerStatus.Stopped, DateTimeOffset.UnixEpoch);
        return worker;
    }

    private static string Name(int port) => string.Create(CultureInfo.InvariantCulture, $"s1:{port}");

    private static string StreamOf(int port) => string.Create(CultureInfo.InvariantCulture, $"long-log-{port}");
}

using System.Net;
using System.Net.Sockets;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Monitoring;
using Daphne.Remote;
using Daphne.Tests.Engine;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Tests.Monitoring;

public sealed class WorkerWatchTests
{
    private static readonly ProcessSnapshot Alive = new("", true, 17, 300, 40, null);
    private static readonly ProcessSnapshot Gone = Alive with { IsAlive = false };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What the row says, what the node says, and what the row says afterwards.</summary>
    public static TheoryData<WorkerStatus, string, WorkerStatus> States => new()
    {
        { WorkerStatus.Ready, "alive", WorkerStatus.Ready },
        { WorkerStatus.Ready, "exit 139", WorkerStatus.Failed },
        { WorkerStatus.Ready, "gone", WorkerStatus.Lost },
        { WorkerStatus.Ready, "absent", WorkerStatus.Lost },
        { WorkerStatus.Unknown, "exit 0", WorkerStatus.Failed },
        { WorkerStatus.Unknown, "gone", WorkerStatus.Lost },
        { WorkerStatus.Unknown, "alive", WorkerStatus.Unknown },

        // These are an operation's own business.
        { WorkerStatus.Starting, "alive", WorkerStatus.Starting },
        { WorkerStatus.Starting, "absent", WorkerStatus.Starting },
        { WorkerStatus.Stopping, "exit 130", WorkerStatus.Stopping },
        { WorkerStatus.Stopped, "absent", WorkerStatus.Stopped },
        { WorkerStatus.Failed, "absent", WorkerStatus.Failed },
    };

    [Theory]
    [MemberData(nameof(States))]
    public async Task What_runs_on_the_node_decides(WorkerStatus before, string process, WorkerStatus after)
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await NewWorkerAsync(engine, before);
        var watch = NewWatch(engine);

        // Twice, with the patience of a process without an exit code in between.
        await ApplyAsync(engine, watch, Process(process, id));
        engine.Clock.Advance(TimeSpan.FromSeconds(5));
        await ApplyAsync(engine, watch, Process(process, id));

        Assert.Equal(after, (await WorkerAsync(engine)).Status);
    }

    [Fact]
    public async Task A_worker_killed_by_hand_shows_its_exit_code_and_what_it_means()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await NewWorkerAsync(engine, WorkerStatus.Ready);

        await ApplyAsync(engine, NewWatch(engine), Process("exit 137", id));

        var worker = await WorkerAsync(engine);
        Assert.Equal(137, worker.ExitCode);
        Assert.Contains("SIGKILL", worker.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_gone_for_a_moment_without_a_code_is_not_lost_yet()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await NewWorkerAsync(engine, WorkerStatus.Ready);
        var watch = NewWatch(engine);

        await ApplyAsync(engine, watch, Process("gone", id));
        Assert.Equal(WorkerStatus.Ready, (await WorkerAsync(engine)).Status);
        await ApplyAsync(engine, watch, Process("exit 143", id));

        Assert.Equal((WorkerStatus.Failed, 143), ((await WorkerAsync(engine)).Status, (await WorkerAsync(engine)).ExitCode));
    }

    [Theory]
    [InlineData(WorkerStatus.Queued)]
    [InlineData(WorkerStatus.Starting)]
    public async Task A_worker_of_a_job_whose_folder_is_not_made_yet_is_not_lost(WorkerStatus status)
    {
        await using var engine = await EngineParts.CreateAsync();
        await NewWorkerAsync(engine, status, allocationId: Id.New());
        var watch = NewWatch(engine);

        await ApplyAsync(engine, watch, process: null);
        engine.Clock.Advance(TimeSpan.FromSeconds(5));
        await ApplyAsync(engine, watch, process: null);

        Assert.Equal(status, (await WorkerAsync(engine)).Status);
    }

    [Fact]
    public async Task A_node_out_of_reach_makes_its_workers_unknown_and_leaves_the_rest()
    {
        await using var engine = await EngineParts.CreateAsync();
        await NewWorkerAsync(engine, WorkerStatus.Ready);
        await NewWatch(engine).LoseSightAsync([await WorkerAsync(engine)], Cancelled);

        Assert.Equal(WorkerStatus.Unknown, (await WorkerAsync(engine)).Status);
    }

    [Fact]
    public async Task Memory_and_CPU_follow_from_two_snapshots()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await NewWorkerAsync(engine, WorkerStatus.Ready);
        var watch = NewWatch(engine);

        await ApplyAsync(engine, watch, Alive with { Id = id, CpuTicks = 100, MemoryPages = 10 }, uptime: 100);
        await ApplyAsync(engine, watch, Alive with { Id = id, CpuTicks = 400, MemoryPages = 20 }, uptime: 102);

        var worker = await WorkerAsync(engine);
        Assert.Equal((20 * 4096L, 150.0), (worker.MemoryBytes, worker.CpuPercent));
    }

    private static ProcessSnapshot? Process(string what, string id) => what.Split(' ') switch
    {
        ["alive"] => Alive with { Id = id },
        ["gone"] => Gone with { Id = id },
        ["exit", var code] => Gone with { Id = id, ExitCode = int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) },
        _ => null,
    };

    private static WorkerWatch NewWatch(EngineParts engine) => new(engine.Get<WorkerRegistry>(), engine.Get<DeploymentStatusKeeper>(), engine.Clock);

    private static async Task ApplyAsync(EngineParts engine, WorkerWatch watch, ProcessSnapshot? process, double uptime = 1)
    {
        await using var node = new FakeProcess();
        var snapshot = new NodeSnapshot(uptime, process is null ? new Dictionary<string, ProcessSnapshot>() : new() { [process.Id] = process });
        await watch.ApplyAsync([await WorkerAsync(engine)], snapshot, new StatusStream(node, "s1"), new LocalHost("s1"), Cancelled);
    }

    private static async Task<Worker> WorkerAsync(EngineParts engine)
    {
        await using var context = engine.Database.CreateDbContext();
        return await context.Workers.AsNoTracking().SingleAsync(Cancelled);
    }

    /// <summary>A worker on a port where nobody answers; one of an allocation has no place yet.</summary>
    private static async Task<string> NewWorkerAsync(EngineParts engine, WorkerStatus status, string? allocationId = null)
    {
        var deployment = await engine.DeployAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var worker = new Worker
        {
            Id = Id.New(),
            DeploymentId = deployment.Id,
            ReleaseNumber = 1,
            NodeId = deployment.Cluster!.Nodes[0].Id,
            NodeName = "s1",
            Host = "127.0.0.1",
            Port = allocationId is null ? ((IPEndPoint)socket.LocalEndPoint!).Port : 0,
            AllocationId = allocationId,
            Directory = "d",
            LogStreamId = Id.New(),
        };
        worker.Become(status, engine.Clock.GetUtcNow());
        await engine.Database.AddAsync(worker);
        return worker.Id;
    }
}

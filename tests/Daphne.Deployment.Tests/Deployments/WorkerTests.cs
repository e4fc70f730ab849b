using Daphne.Deployments;

namespace Daphne.Tests.Deployments;

public sealed class WorkerTests
{
    [Fact]
    public void Only_what_has_a_process_has_memory_and_CPU_time()
    {
        var worker = new Worker
        {
            Id = "w",
            DeploymentId = "d",
            ReleaseNumber = 1,
            NodeId = "n",
            NodeName = "n1",
            Host = "n1",
            Port = 50000,
            Directory = "w",
            LogStreamId = "w",
        };
        worker.Measure(1 << 20, 50);
        Assert.Equal((1 << 20, 50), (worker.MemoryBytes, worker.CpuPercent));

        worker.Become(WorkerStatus.Queued, DateTimeOffset.UnixEpoch);
        worker.Measure(0, 0);

        Assert.Null(worker.MemoryBytes);
        Assert.Null(worker.CpuPercent);
    }
}

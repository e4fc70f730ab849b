using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Dashboard.Tests.Shared;
using Daphne.Deployments;
using Daphne.Slurm;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Slurm;

public sealed class AllocationTableTests : ComponentTest
{
    [Fact]
    public void What_waits_says_when_it_is_expected_to_start()
    {
        var waiting = SlurmScene.Allocation("d", 1);
        waiting.See(SlurmScene.Job(4711, AllocationState.Pending) with { Reason = "Priority", StartsAt = Noon.AddMinutes(20) }, Noon);

        var row = Show(waiting).Find("tbody tr");

        Assert.Contains("4711", Read(row), StringComparison.Ordinal);
        Assert.Contains("Pending", Read(row), StringComparison.Ordinal);
        Assert.Contains("expected in 20 minutes", Read(row), StringComparison.Ordinal);
        Assert.Contains("Waits behind others (Priority).", Read(row), StringComparison.Ordinal);
        Assert.Contains("of 2", Read(row), StringComparison.Ordinal);
    }

    [Fact]
    public void Time_left_counts_down_and_becomes_a_warning_near_the_end()
    {
        var running = SlurmScene.Allocation("d", 1);
        running.See(SlurmScene.Job(4711, AllocationState.Running) with { Nodes = "n[1-2]", StartsAt = Noon, EndsAt = Noon.AddMinutes(12) }, Noon);
        var table = Show(running);
        Assert.Equal("12 min 00 s left", Read(table.Find(".left")));
        Assert.Empty(table.FindAll(".left.near"));

        Clock.Advance(TimeSpan.FromMinutes(3));

        table.WaitForAssertion(() => Assert.Equal("9 min 00 s left", Read(table.Find(".left.near"))));
    }

    [Fact]
    public void What_is_over_keeps_its_exit_code_and_its_end()
    {
        var over = SlurmScene.Allocation("d", 1);
        over.See(SlurmScene.Job(4711, AllocationState.Failed) with { StartsAt = Noon.AddHours(-2), EndsAt = Noon.AddHours(-1), ExitCode = 42, Restarts = 2 }, Noon);

        var row = Read(Show(over).Find("tbody tr"));

        Assert.Contains("42", row, StringComparison.Ordinal);
        Assert.Contains("It failed with exit code 42", row, StringComparison.Ordinal);
        Assert.Contains("ended 1 hour ago", row, StringComparison.Ordinal);
        Assert.Contains("requeued 2 times", row, StringComparison.Ordinal);
    }

    [Fact]
    public void The_ones_that_count_are_those_that_are_not_over_or_that_hold_its_workers()
    {
        var deployment = new Deployment { Id = "d", Name = "trial", ClusterId = "c", CreatedAt = Noon };
        foreach (var number in new[] { 1, 2, 3 })
            deployment.Allocations.Add(SlurmScene.Allocation("d", number));
        foreach (var over in deployment.Allocations.Take(2))
            over.See(SlurmScene.Job(over.Number, AllocationState.Timeout), Noon);
        deployment.Workers.Add(SlurmScene.Worker(deployment.Allocations[1], 0));

        Services.AddSingleton<SlurmInterest>();
        var section = Render<AllocationsSection>(with => with.Add(it => it.Deployment, deployment));

        Assert.Equal(2, section.FindAll("section > .table-scroll tbody tr").Count);
        Assert.Contains("1 earlier job", section.Find("details").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_worker_that_waits_has_no_address_and_names_its_task()
    {
        var running = SlurmScene.Allocation("d", 1);
        running.See(SlurmScene.Job(4711, AllocationState.Pending), Noon);
        var queued = SlurmScene.Worker(running, 3);
        queued.Become(WorkerStatus.Queued, Noon);
        var placed = SlurmScene.Worker(running, 4);
        placed.Placed("n2", "n2", 50003);

        var table = Render<WorkerTable>(with => with.Add(it => it.Workers, new List<Worker> { queued, placed }).Add(it => it.Allocations, new List<Allocation> { running }));

        Assert.StartsWith("no address yet – 4711.3 Queued", Read(table.FindAll("tbody tr")[0]), StringComparison.Ordinal);
        Assert.StartsWith("n2:50003 n2 4711.4", Read(table.FindAll("tbody tr")[1]), StringComparison.Ordinal);
    }

    private IRenderedComponent<AllocationTable> Show(Allocation allocation) => Render<AllocationTable>(with => with
        .Add(table => table.Allocations, new List<Allocation> { allocation })
        .Add(table => table.Workers, new List<Worker>())
        .Add(table => table.Warn, TimeSpan.FromMinutes(10)));
}

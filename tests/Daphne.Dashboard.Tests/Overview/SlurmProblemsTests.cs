using Daphne.Dashboard.Features.Overview;
using Daphne.Dashboard.Tests.Slurm;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.Dashboard.Tests.Overview;

public sealed class SlurmProblemsTests
{
    private static readonly DateTimeOffset Noon = SlurmScene.Noon;

    [Fact]
    public void A_slurm_that_does_not_answer_is_told_with_its_cluster_and_its_reason()
    {
        var site = SlurmScene.Site("c");
        Assert.Null(SlurmProblems.Of(site, [SlurmScene.Cluster("c")]));

        (site.UnreachableSince, site.UnreachableDetail) = (Noon, "slurmctld is out of reach.");

        var problem = SlurmProblems.Of(site, [SlurmScene.Cluster("c")]);
        Assert.Equal(("Slurm of HPC c does not answer", "slurmctld is out of reach.", "/clusters/c"), (problem?.What, problem?.WhatToDo, problem?.Href));
    }

    [Fact]
    public void Workers_near_their_time_limit_are_told_unless_others_stand_by_in_time()
    {
        var deployment = Deployment(Running(1, Noon.AddMinutes(8)));
        Assert.Equal("4 workers of trial end in 8 minutes", SlurmProblems.Of(deployment, Noon)?.What);
        Assert.Null(SlurmProblems.Of(deployment, Noon.AddMinutes(-5)));

        var next = SlurmScene.Allocation("d", 2, workers: 4);
        next.StandBy();
        deployment.Allocations.Add(next);
        next.See(SlurmScene.Job(4712, AllocationState.Pending) with { StartsAt = Noon.AddHours(1) }, Noon);
        Assert.NotNull(SlurmProblems.Of(deployment, Noon));
        next.See(SlurmScene.Job(4712, AllocationState.Running) with { StartsAt = Noon }, Noon);
        Assert.Null(SlurmProblems.Of(deployment, Noon));
    }

    [Fact]
    public void To_wait_for_its_turn_is_no_problem()
    {
        var waiting = SlurmScene.Allocation("d", 1, workers: 4);
        waiting.See(SlurmScene.Job(1, AllocationState.Pending) with { Reason = "Priority" }, Noon);
        var deployment = Deployment(waiting);
        deployment.Become(DeploymentStatus.Deploying, null, Noon);

        Assert.Empty(OverviewProblem.Find([SlurmScene.Cluster("c")], [SlurmScene.Site("c")], [deployment], [], [], Noon));
    }

    private static Deployment Deployment(params Allocation[] allocations) => new() { Id = "d", Name = "trial", ClusterId = "c", Allocations = [.. allocations], CreatedAt = Noon };

    private static Allocation Running(int number, DateTimeOffset end)
    {
        var allocation = SlurmScene.Allocation("d", number, workers: 4);
        allocation.See(SlurmScene.Job(4711, AllocationState.Running) with { StartsAt = Noon, EndsAt = end }, Noon);
        return allocation;
    }
}

using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Slurm;
using Daphne.Tests.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daphne.Tests.Slurm;

/// <summary>How often Slurm is asked, on a clock that a test moves.</summary>
public sealed class SlurmClusterWatchTests : IAsyncLifetime
{
    private readonly FakeSlurm slurm = new();
    private EngineParts parts = null!;
    private FollowedJobs jobs = null!;
    private SlurmMemory memory = null!;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private SlurmInterest Interest => parts.Get<SlurmInterest>();

    public async ValueTask InitializeAsync()
    {
        jobs = new FollowedJobs(parts = await EngineParts.CreateAsync());
        memory = new SlurmMemory((await jobs.ClusterAsync()).Id);
    }

    public ValueTask DisposeAsync() => parts.DisposeAsync();

    [Fact]
    public async Task Nobody_is_asked_while_nobody_wants_to_know_anything()
    {
        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(0, slurm.Asked);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(1, 50)]
    [InlineData(10, 0)]
    [InlineData(10, 50)]
    [InlineData(0, 1)]
    [InlineData(0, 50)]
    public async Task Slurm_is_asked_six_times_a_minute_for_any_number_of_deployments_and_viewers(int deployments, int viewers)
    {
        for (var number = 0; number < deployments; number++)
            await jobs.AddAsync(100 + number, $"experiment {number}");
        for (var viewer = 0; viewer < viewers; viewer++)
            Interest.Look(memory.ClusterId);
        await PassAsync(TimeSpan.FromMinutes(2));
        var (asked, site) = (slurm.Asked, await SiteAsync());

        await PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(6, slurm.Asked - asked);
        var after = await SiteAsync();
        Assert.Equal((6, 6 * (deployments + viewers - 1)), (after.QueriesSent - site.QueriesSent, after.QueriesSaved - site.QueriesSaved));
    }

    [Fact]
    public async Task Scripts_that_look_all_the_time_do_not_hurry_it()
    {
        Interest.Glance(memory.ClusterId);
        await PassAsync(TimeSpan.FromMinutes(2));
        var (asked, site) = (slurm.Asked, await SiteAsync());

        for (var second = 0; second < 60; second++)
        {
            Interest.Glance(memory.ClusterId);
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(slurm.Asked - asked, 6, 7);
        var after = await SiteAsync();
        Assert.Equal(60 - (after.QueriesSent - site.QueriesSent), after.QueriesSaved - site.QueriesSaved, 10.0);
    }

    [Fact]
    public async Task A_glance_is_forgotten_after_half_a_minute()
    {
        Interest.Glance(memory.ClusterId);
        await PassAsync(TimeSpan.FromMinutes(1));
        var asked = slurm.Asked;

        await PassAsync(TimeSpan.FromMinutes(5));

        Assert.Equal((asked, 3), (slurm.Asked, asked));
    }

    [Fact]
    public async Task What_is_expected_is_asked_for_at_the_floor_for_a_minute()
    {
        await jobs.AddAsync();
        await PassAsync(TimeSpan.FromMinutes(2));
        var asked = slurm.Asked;

        Interest.Expect(memory.ClusterId);
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(slurm.Asked - asked, 28, 31);

        asked = slurm.Asked;
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.InRange(slurm.Asked - asked, 5, 7);
    }

    [Fact]
    public async Task What_has_waited_for_long_is_asked_for_once_a_minute()
    {
        await jobs.AddAsync();
        slurm.Jobs = known => known.Select(allocation => FollowedJobs.Job(17, AllocationState.Pending, allocation.JobName));
        await PassAsync(TimeSpan.FromMinutes(15));
        var asked = slurm.Asked;

        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.InRange(slurm.Asked - asked, 9, 11);
    }

    [Theory]
    [InlineData(AllocationState.Configuring)]
    [InlineData(AllocationState.Completing)]
    public async Task What_changes_soon_is_asked_for_at_the_floor(AllocationState state)
    {
        await jobs.AddAsync();
        slurm.Jobs = known => known.Select(allocation => FollowedJobs.Job(17, state, allocation.JobName));
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.InRange(slurm.Asked, 58, 62);
    }

    [Fact]
    public async Task Partitions_and_nodes_are_asked_for_once_a_minute_and_twice_for_viewers()
    {
        await jobs.AddAsync();
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.InRange(slurm.Whole, 9, 11);
        Assert.Equal(7, (await SiteAsync()).Sight.RunningJobs);

        using var look = Interest.Look(memory.ClusterId);
        var whole = slurm.Whole;
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.InRange(slurm.Whole - whole, 19, 21);
    }

    [Fact]
    public async Task A_Slurm_out_of_reach_changes_no_job_is_asked_more_and_more_seldom_and_is_forgiven()
    {
        var allocation = await jobs.AddAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        await jobs.ChangeWorkersAsync(allocation, row => row.Become(WorkerStatus.Ready, parts.Clock.GetUtcNow()));
        slurm.Problem = new ProblemException(ProblemKind.Unreachable, "login: Slurm does not answer");
        await PassAsync(TimeSpan.FromMinutes(10));
        var asked = slurm.Asked;
        await PassAsync(TimeSpan.FromMinutes(10));

        Assert.InRange(slurm.Asked - asked, 9, 11);
        var site = await SiteAsync();
        Assert.Equal("login: Slurm does not answer", site.UnreachableDetail);
        Assert.InRange(parts.Clock.GetUtcNow() - site.UnreachableSince!.Value, TimeSpan.FromMinutes(19), TimeSpan.FromMinutes(20));
        Assert.Equal(AllocationState.Running, (await jobs.RowAsync(allocation)).State);
        Assert.All(await jobs.WorkersAsync(allocation), worker => Assert.Equal(WorkerStatus.Ready, worker.Status));

        slurm.Problem = null;
        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.Null((await SiteAsync()).UnreachableSince);
    }

    [Fact]
    public async Task A_job_that_is_one_too_many_is_cancelled()
    {
        var allocation = await jobs.AddAsync();
        slurm.Jobs = _ => [FollowedJobs.Job(17, AllocationState.Running, allocation.JobName), FollowedJobs.Job(18, AllocationState.Pending, allocation.JobName)];

        await PassAsync(TimeSpan.FromSeconds(1));

        Assert.Equal([(18, allocation.JobName)], slurm.Cancelled);
    }

    [Fact]
    public async Task A_job_that_could_not_be_ended_while_Slurm_was_out_of_reach_is_cancelled_as_soon_as_it_answers_and_again_while_it_lives()
    {
        var allocation = await jobs.AddAsync();
        var other = await jobs.AddAsync(18, "other");
        slurm.Jobs = _ =>
        [
            FollowedJobs.Job(17, AllocationState.Running, allocation.JobName), FollowedJobs.Job(18, AllocationState.Running, other.JobName),
            FollowedJobs.Job(19, AllocationState.Running, "daphne-of-another-dashboard"), FollowedJobs.Job(20, AllocationState.Running, "interactive"),
        ];
        await PassAsync(TimeSpan.FromMinutes(1));
        slurm.Problem = new ProblemException(ProblemKind.Unreachable, "login: Slurm does not answer");
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, _) => row.End(), Cancelled);
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.Empty(slurm.Ended);

        slurm.Problem = null;
        await PassAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(allocation.JobName, Assert.Single(slurm.Ended.Distinct()));
        Assert.InRange(slurm.Ended.Count, 2, 4);
    }

    [Fact]
    public async Task A_cancel_of_such_a_job_that_fails_is_tried_again_and_leaves_the_cluster_in_reach()
    {
        var allocation = await jobs.AddAsync();
        slurm.Jobs = _ => [FollowedJobs.Job(17, AllocationState.Running, allocation.JobName)];
        slurm.CancelProblem = new ProblemException(ProblemKind.Remote, "login: scancel: error: Access/permission denied");
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, _) => row.End(), Cancelled);

        await PassAsync(TimeSpan.FromSeconds(1));
        Assert.Single(slurm.Ended);
        Assert.Null((await SiteAsync()).UnreachableSince);

        await PassAsync(TimeSpan.FromMinutes(2));
        Assert.InRange(slurm.Ended.Count, 3, 5);
    }

    [Fact]
    public async Task A_job_that_comes_after_it_was_given_up_is_waited_for_a_while_and_cancelled()
    {
        var allocation = await jobs.AddAsync(jobId: null);
        await parts.Get<AllocationRegistry>().ChangeAsync(allocation.Id, Abandon, Cancelled);
        slurm.Jobs = _ => [];
        await PassAsync(TimeSpan.FromMinutes(5));
        Assert.Empty(slurm.Ended);

        slurm.Jobs = _ => [FollowedJobs.Job(17, AllocationState.Pending, allocation.JobName)];
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(allocation.JobName, Assert.Single(slurm.Ended.Distinct()));

        await PassAsync(TimeSpan.FromMinutes(10));
        var asked = slurm.Asked;
        await PassAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(asked, slurm.Asked);

        static void Abandon(Allocation row, DateTimeOffset now)
        {
            row.End();
            row.Ended(AllocationState.Abandoned, null, null, now);
        }
    }

    [Fact]
    public async Task A_job_that_is_listed_no_more_is_asked_for_by_its_number_the_next_time()
    {
        var allocation = await jobs.AddAsync();
        await PassAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(slurm.Missing);
        slurm.Jobs = _ => [];

        await PassAsync(TimeSpan.FromSeconds(25));

        Assert.Equal([allocation.JobName], slurm.Missing);
    }

    private SlurmClusterWatch NewWatch() => new(
        parts.Get<ClusterService>(), parts.Get<NodeHosts>(), slurm, parts.Get<AllocationFollower>(), parts.Get<LeftJobs>(), parts.Get<SlurmSites>(), Interest, parts.Clock, NullLogger<SlurmClusterWatch>.Instance);

    private Task<SlurmSite> SiteAsync() => parts.Get<SlurmService>().GetSiteAsync(memory.ClusterId, Cancelled);

    /// <summary>Lets time pass, from one step of the watch to the next.</summary>
    private async Task PassAsync(TimeSpan time)
    {
        var watch = NewWatch();
        var end = parts.Clock.GetUtcNow() + time;
        while (parts.Clock.GetUtcNow() < end)
        {
            var pause = await watch.StepAsync(memory, Cancelled);
            var left = end - parts.Clock.GetUtcNow();
            parts.Clock.Advance(pause < left ? pause : left);
        }
    }
}

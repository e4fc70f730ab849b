using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

public sealed class SlurmAnswerTests
{
    private const string Job = "job|17|RUNNING|1795793105|1795793106|1795793706|1|1|main|n1|None|daphne-a";

    [Fact]
    public void An_answer_has_the_jobs_the_remains_and_the_cluster()
    {
        var answer = Parse(
            "Welcome to the lab | do not feed the nodes", "jobs|", Job, "end|", "ended|daphne-b|0|1795793100|", "ended|daphne-d|127|1795793100|no modules | at all",
            "sacct|9|TIMEOUT|0:0|1795793000|1795793001|1795793061|n1|daphne-c", "partition|main*|up|infinite|2/2/0/4|4/60/0/64", "count|2|R|main");

        Assert.Equal("daphne-a", Assert.Single(answer.Jobs).Name);
        Assert.Equal(new BatchEnd(0, DateTimeOffset.FromUnixTimeSeconds(1795793100)), answer.Ended["daphne-b"]);
        Assert.Equal((127, "no modules | at all"), (answer.Ended["daphne-d"].ExitCode, answer.Ended["daphne-d"].Why));
        Assert.Equal(AllocationState.Timeout, answer.Remains["daphne-c"].State);
        Assert.Equal(("main", 2), (Assert.Single(answer.Sight!.Partitions).Name, answer.Sight.RunningJobs));
    }

    [Fact]
    public void The_remains_of_somebody_elses_job_of_that_number_are_not_ours()
    {
        Assert.Empty(Parse(
            "jobs|", "end|", "sacct|9|COMPLETED|0:0|1|1|1|n1|other", "sacct|8|COMPLETED|0:0|1|1|1|n1|daphne-c", "scontrol|daphne-c|JobId=9 JobName=other JobState=COMPLETED").Remains);
    }

    [Fact]
    public void How_often_Slurm_has_put_a_job_back_is_known_where_it_says_so()
    {
        var answer = Parse("jobs|", Job, Job.Replace("|17|", "|18|", StringComparison.Ordinal), "end|", "restarts|17|2", "restarts|19|3");

        Assert.Equal([2, null], answer.Jobs.Select(job => job.Restarts));
    }

    [Theory]
    [InlineData("jobs|", "This system is in maintenance until Monday.", "end|")]
    [InlineData("jobs|", "job|RUNNING|1", "end|")]
    [InlineData("jobs|", Job)]
    [InlineData("nothing at all")]
    public void What_is_no_list_of_jobs_is_not_taken_for_an_empty_one(params string[] lines)
    {
        Assert.Throws<FormatException>(() => Parse(lines));
    }

    [Fact]
    public void Where_a_site_shows_nothing_of_the_cluster_its_jobs_are_followed_all_the_same()
    {
        var answer = Parse("jobs|", Job, "end|", "slurm_load_partitions: Access/permission denied");

        Assert.Single(answer.Jobs);
        Assert.Null(answer.Sight);
    }

    private static SlurmAnswer Parse(params string[] lines) =>
        SlurmAnswer.Parse(lines, new Dictionary<string, long> { ["daphne-c"] = 9 }, isWhole: true, DateTimeOffset.UnixEpoch);
}

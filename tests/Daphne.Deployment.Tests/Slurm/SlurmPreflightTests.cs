using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

public sealed class SlurmPreflightTests
{
    private const string Fine = "version=23.11.4\nanswers=yes\naccounting=yes";
    private const string Root = "/lustre/alice/daphne";
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void What_is_fine_passes_and_the_root_is_left_to_a_job() =>
        Assert.Equal([CheckOutcome.Passed, CheckOutcome.Passed, CheckOutcome.Passed, CheckOutcome.Skipped], Judge(Fine).Select(check => check.Outcome));

    [Theory]
    [InlineData("missing=srun\nelsewhere=/opt/slurm/bin", "slurm", CheckOutcome.Failed, "/opt/slurm/bin")]
    [InlineData("missing=sbatch", "slurm", CheckOutcome.Failed, "on which people submit jobs")]
    public void A_program_that_is_missing_comes_with_a_remedy(string line, string column, CheckOutcome outcome, string remedy)
    {
        var check = Judge($"{line}\n{Fine}").Single(check => check.Check == column);

        Assert.Equal(outcome, check.Outcome);
        Assert.Contains(remedy, check.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void Silent_accounting_is_no_more_than_a_warning_in_its_own_words()
    {
        var check = Judge("version=23.11.4\nanswers=yes\nunaccounted=Slurm accounting storage is disabled").Single(check => check.Check == "accounting");

        Assert.Equal((CheckOutcome.Warning, "Slurm accounting storage is disabled"), (check.Outcome, check.Finding));
    }

    [Theory]
    [InlineData("", true, CheckOutcome.Warning)]
    [InlineData("", false, CheckOutcome.Passed)]
    [InlineData("\ncontainer=apptainer version 1.2.4", true, CheckOutcome.Passed)]
    public void A_container_program_is_missed_only_where_it_is_needed(string line, bool isNeeded, CheckOutcome outcome) =>
        Assert.Equal(outcome, Judge(Fine + line, isNeeded).Single(check => check.Check == "container").Outcome);

    [Fact]
    public void A_job_that_has_seen_another_root_proves_nothing_of_this_one()
    {
        var seen = new ComputeFacts { Node = "n1", Root = "/elsewhere", SeesRoot = true };
        var facts = SlurmReport.Parse(Fine).ToFacts(Now) with { Compute = seen };

        Assert.Equal(CheckOutcome.Skipped, SlurmPreflight.Judge(SlurmReport.Parse(Fine), facts, needsContainer: false, Root)[^1].Outcome);
        Assert.Equal("seen by n1", SlurmPreflight.Judge(SlurmReport.Parse(Fine), facts with { Compute = seen with { Root = Root } }, needsContainer: false, Root)[^1].Finding);
    }

    [Theory]
    [InlineData("node=n7\narch=x86_64", CheckOutcome.Passed, "seen by n7")]
    [InlineData("state=FAILED\nreason=NonZeroExitCode\nnode=n7", CheckOutcome.Failed, "not seen by n7")]
    [InlineData("state=PENDING\nreason=Resources\nnode=", CheckOutcome.Warning, "the job is in the queue: waits for free nodes (Resources)")]
    [InlineData("state=NODE_FAIL\nreason=None\nnode=n7", CheckOutcome.Warning, "the job is node fail")]
    public void Only_a_job_that_has_run_to_its_end_proves_that_the_root_is_not_shared(string answer, CheckOutcome outcome, string finding)
    {
        var facts = SlurmReport.Parse($"{Fine}\nshared=nfs4 100 /lustre\nshared=nfs4 100 /home\nshared=$SCRATCH 100 /scratch/alice").ToFacts(Now);
        var parsed = ProbeAnswer.Parse(answer);

        var check = SlurmPreflight.SharedRoot(parsed, parsed.ToFacts(Root, Now), Root, facts);

        Assert.Equal((outcome, finding), (check.Outcome, check.Finding));
        Assert.Equal(outcome == CheckOutcome.Failed, check.Remedy?.Contains("e.g. /scratch/alice/daphne", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_job_that_Slurm_refuses_proves_nothing_and_its_words_are_told()
    {
        var answer = ProbeAnswer.Refused("say how much memory");

        var check = SlurmPreflight.SharedRoot(answer, answer.ToFacts(Root, Now), Root, null);

        Assert.Equal((CheckOutcome.Warning, "Slurm refused the job: say how much memory"), (check.Outcome, check.Finding));
        Assert.StartsWith($"So it is not proven that compute nodes see {Root}: the start of workers will show it.", check.Remedy, StringComparison.Ordinal);
    }

    private static IReadOnlyList<CheckResult> Judge(string output, bool needsContainer = false)
    {
        var report = SlurmReport.Parse(output);
        return SlurmPreflight.Judge(report, report.ToFacts(Now), needsContainer, Root);
    }
}

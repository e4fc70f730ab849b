namespace Daphne.Tests.Slurm;

/// <summary>How jobs are cancelled, by the script itself on this machine, beside programs that say what Slurm's would.</summary>
public sealed class CancelScriptTests : IDisposable
{
    private const string A = "daphne-aaaaaaaaaaaaaaaa";
    private const string B = "daphne-bbbbbbbbbbbbbbbb";
    private const string C = "daphne-cccccccccccccccc";
    private readonly FakeSite site = new();

    public void Dispose() => site.Dispose();

    [Fact]
    public async Task All_jobs_are_one_question_a_look_and_only_those_that_live_are_cancelled()
    {
        Says($"{A} 17 RUNNING\n{B} 18 PENDING", $"{A} 17 COMPLETING\n{B} 18 PENDING", $"{A} 17 COMPLETING", "");

        var result = await site.RunAsync("slurm-cancel.sh", ["60", A, B, C]);

        Assert.True(result.Succeeded);
        Assert.Equal([$"gone {C}", $"gone {B}", $"gone {A}"], result.Lines);
        Assert.Equal(4, site.Calls("asked").Count);
        Assert.Contains($"-n {A},{B},{C} ", site.Calls("asked")[0], StringComparison.Ordinal);
        Assert.Equal([A, B], site.Calls("cancelled").Select(call => call.Split("-n ")[1]));
    }

    [Fact]
    public async Task What_lives_when_the_time_is_up_is_told()
    {
        Says($"{A} 17 RUNNING", $"{A} 17 COMPLETING");

        var result = await site.RunAsync("slurm-cancel.sh", ["0", A, B]);

        Assert.Equal([$"alive {A} 17 COMPLETING", $"gone {B}"], result.Lines);
    }

    [Fact]
    public async Task A_longer_name_that_begins_so_is_another_job()
    {
        Says($"{A}0 17 RUNNING", $"{A}0 17 RUNNING");

        var result = await site.RunAsync("slurm-cancel.sh", ["0", A]);

        Assert.Equal([$"gone {A}"], result.Lines);
        Assert.Empty(site.Calls("cancelled"));
    }

    [Theory]
    [InlineData("squeue")]
    [InlineData("scancel")]
    public async Task A_Slurm_that_does_not_answer_is_told_from_one_that_has_no_such_job(string silent)
    {
        Says($"{A} 17 RUNNING");
        site.Program(silent, "exit 1");

        Assert.Equal(70, (await site.RunAsync("slurm-cancel.sh", ["60", A])).ExitCode);
    }

    /// <summary>What squeue answers, one time after the other; it keeps what it was asked, and scancel, too.</summary>
    private void Says(params string[] answers)
    {
        foreach (var (number, answer) in answers.Index())
            File.WriteAllText(Path.Combine(site.Folder, $"answer.{number + 1}"), answer.Length == 0 ? "" : answer + "\n");
        site.Program("squeue", "echo \"$*\" >> asked; cat \"answer.$(wc -l < asked)\"");
        site.Program("scancel", "echo \"$*\" >> cancelled");
    }
}

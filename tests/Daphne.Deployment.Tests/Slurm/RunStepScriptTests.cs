namespace Daphne.Tests.Slurm;

/// <summary>Steps in jobs whose numbers Slurm may have given to others, by the scripts themselves on this machine.</summary>
public sealed class RunStepScriptTests : IDisposable
{
    private const string Ours = "daphne-aaaaaaaaaaaaaaaa";
    private readonly FakeSite site = new();

    public RunStepScriptTests()
    {
        site.Program("srun", "echo \"$*\" >> begun; echo 'srun: hello'; exit 3");
        site.Program("scancel", "echo \"$*\" >> cancelled; echo 'gone n1 n1 0 17 2 4242 0 0 0 0 143' > state");
    }

    public void Dispose() => site.Dispose();

    [Fact]
    public async Task A_step_begins_in_a_job_of_the_right_name_and_notes_it()
    {
        Holds(Ours);
        Tells("alive - - 0 - 0 0 0 0 0 0 -");

        var result = await site.RunAsync("slurm-step.sh", ["17", Ours, "--overlap", "sh", "./task.sh"]);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal(["--jobid=17 --overlap sh ./task.sh"], site.Calls("begun"));
        Assert.Equal([Ours], site.Calls("allocation"));
        Assert.Equal(["srun: hello"], site.Calls("log"));
    }

    [Theory]
    [InlineData("somebody-elses")]
    [InlineData("")]
    public async Task A_step_never_begins_in_a_job_that_has_only_the_number(string name)
    {
        Holds(name);
        Tells("alive - - 0 - 0 0 0 0 0 0 -");

        var result = await site.RunAsync("slurm-step.sh", ["17", Ours, "--overlap", "sh", "./task.sh"]);

        Assert.Equal(1, result.ExitCode);
        Assert.Empty(site.Calls("begun"));
        Assert.Contains($"job 17 should be {Ours}, and squeue says: {(name.Length > 0 ? name : "nothing")}", Assert.Single(site.Calls("log")), StringComparison.Ordinal);
        Assert.StartsWith("gone ", Assert.Single(site.Calls("state")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_is_ended_in_the_job_that_it_was_begun_in()
    {
        Holds(Ours);
        Tells("alive n1 n1 0 17 2 4242 0 0 0 0 -");
        await File.WriteAllTextAsync(Path.Combine(site.Folder, "allocation"), Ours + "\n", TestContext.Current.CancellationToken);

        var result = await site.RunAsync("slurm-end-run.sh", [site.Folder, ".", "20", ""]);

        Assert.Equal(["17.2"], site.Calls("cancelled"));
        Assert.Equal("143\n", result.Output);
    }

    [Theory]
    [InlineData("", Ours)]
    [InlineData(Ours, "")]
    public async Task A_step_of_that_number_in_somebody_elses_job_is_never_ended(string noted, string given)
    {
        Holds("somebody-elses");
        Tells("alive n1 n1 0 17 2 4242 0 0 0 0 -");
        if (noted.Length > 0)
            await File.WriteAllTextAsync(Path.Combine(site.Folder, "allocation"), noted + "\n", TestContext.Current.CancellationToken);

        var result = await site.RunAsync("slurm-end-run.sh", [site.Folder, ".", "1", given]);

        Assert.Empty(site.Calls("cancelled"));
        Assert.Equal((0, "?\n"), (result.ExitCode, result.Output));
    }

    /// <summary>The name of the job 17, as squeue tells it.</summary>
    private void Holds(string name) => site.Program("squeue", $"echo \"$*\" | grep -q -- '-j 17' && [ -n '{name}' ] && echo '{name}'; exit 0");

    private void Tells(string state) => File.WriteAllText(Path.Combine(site.Folder, "state"), state + "\n");
}

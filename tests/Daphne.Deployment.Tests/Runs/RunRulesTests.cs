using Daphne.Clusters;
using Daphne.Runs;

namespace Daphne.Tests.Runs;

public sealed class RunRulesTests
{
    private static readonly RunInput Good = new() { Script = "print(1);" };

    public static TheoryData<RunInput, string> BadRuns => new()
    {
        { Good with { Script = " \n" }, "empty" },
        { Good with { Script = new string('ü', 600_000) }, "1 MiB" },
        { Good with { TimeLimitSeconds = 0 }, "time limit" },
        { Good with { TimeLimitSeconds = int.MaxValue }, "30 days" },
        { Good with { Arguments = [new("1x", "1")] }, "'1x'" },
        { Good with { Arguments = [new("x y", "1")] }, "'x y'" },
        { Good with { Arguments = [new("x", "a\nb")] }, "line break" },
        { Good with { Arguments = [new("x", "1"), new("x", "2")] }, "twice" },
        { Good with { Options = ["script.daph"] }, "no option" },
        { Good with { Options = ["--vec --cuda"] }, "no option" },
        { Good with { Options = ["--"] }, "no option" },
        { Good with { Options = ["-"] }, "no option" },
        { Good with { Options = [""] }, "no option" },
    };

    [Theory]
    [MemberData(nameof(BadRuns))]
    public void What_cannot_run_is_refused_with_a_reason(RunInput input, string words)
    {
        var problem = Assert.Throws<ProblemException>(() => RunRules.Check(input, ClusterKind.Ssh));

        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_of_arguments_may_hold_anything_else() =>
        RunRules.Check(Good with { Arguments = [new("file", "\"/data/it's $(mine) ü\"")], Options = ["--num-threads=4", "--vec", "-h"] }, ClusterKind.Ssh);

    [Fact]
    public void Without_options_a_run_is_distributed_over_gRPC() =>
        Assert.Equal(["--distributed", "--dist_backend=sync-gRPC"], RunRules.OptionsOf(Good));

    [Fact]
    public void A_distributed_run_always_names_its_back_end()
    {
        Assert.Equal(["--vec", "--distributed", "--dist_backend=sync-gRPC"], RunRules.OptionsOf(Good with { Options = ["--vec", "--distributed"] }));
        Assert.Equal(["--distributed", "--dist_backend=MPI"], RunRules.OptionsOf(Good with { Options = ["--distributed", "--dist_backend=MPI"] }));
    }

    [Fact]
    public void A_run_without_workers_names_none() => Assert.Equal(["--vec"], RunRules.OptionsOf(Good with { Options = ["--vec"] }));
}

using Daphne.Packages;
using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

public sealed class BuildRulesTests
{
    private const string Folder = "/home/alice/daphne";

    public static TheoryData<PackageBuild, string> Bad => new()
    {
        { new() { Source = "" }, "'' is no source to build" },
        { new() { Source = "daphne" }, "'daphne' is no source to build" },
        { new() { Source = "~alice/daphne" }, "is no source to build" },
        { new() { Source = "git@example.org:daphne.git" }, "is no source to build" },
        { new() { Source = "--upload-pack=touch x://y" }, "is no source to build" },
        { new() { Source = "/home/alice\n/daphne" }, "is no source to build" },
        { new() { Source = $"/{new string('a', 4096)}" }, "is no source to build" },
        { new() { Source = Folder, Command = "" }, "one line of up to 4096 characters" },
        { new() { Source = Folder, Command = "  " }, "one line of up to 4096 characters" },
        { new() { Source = Folder, Command = "make\nmake install" }, "one line of up to 4096 characters" },
        { new() { Source = Folder, Command = new string('a', 4097) }, "one line of up to 4096 characters" },
        { new() { Source = Folder, Output = "" }, "'' is no place below the source" },
        { new() { Source = Folder, Output = "/out" }, "'/out' is no place below the source" },
        { new() { Source = Folder, Output = ".." }, "'..' is no place below the source" },
        { new() { Source = Folder, Output = "out/../../other" }, "is no place below the source" },
        { new() { Source = Folder, Output = "out\0" }, "is no place below the source" },
        { new() { Source = Folder, SbatchArguments = ["--job-name=mine"] }, "'--job-name' is set by the dashboard itself" },
        { new() { Source = Folder, SbatchArguments = ["--wrap", "true"] }, "'--wrap' is set by the dashboard itself" },
        { new() { Source = Folder, SbatchArguments = [""] }, "argument for sbatch is empty" },
        { new() { Source = Folder, SbatchArguments = ["--comment=a\nb"] }, "line break" },
        { new() { Source = Folder, SbatchArguments = [.. Enumerable.Repeat("--exclusive", 101)] }, "101 words are too many" },
    };

    public static TheoryData<PackageBuild> Good => new()
    {
        new PackageBuild { Source = Folder },
        new PackageBuild { Source = "~/daphne source 'x' $(y)" },
        new PackageBuild { Source = "https://github.com/daphne-eu/daphne.git#main" },
        new PackageBuild { Source = "file:///home/alice/daphne" },
        new PackageBuild { Source = Folder, Command = "CC='gcc -g' make -j \"$(nproc)\" && echo done", Output = "build/..daphne/out.tgz" },
        new PackageBuild { Source = Folder, SbatchArguments = ["--time=2:00:00", "--cpus-per-task=16", "--exclusive"] },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void What_cannot_be_built_is_refused_with_a_reason(PackageBuild build, string words)
    {
        var problem = Assert.Throws<ProblemException>(() => SlurmRules.Check(build));

        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Good))]
    public void Everything_else_may_be_built(PackageBuild build) => SlurmRules.Check(build);

    [Theory]
    [InlineData("https://example.org/daphne.git", "https://example.org/daphne.git", "")]
    [InlineData("https://example.org/daphne.git#v0.3", "https://example.org/daphne.git", "v0.3")]
    [InlineData("https://example.org/daphne.git#fix/#12", "https://example.org/daphne.git", "fix/#12")]
    public void A_branch_or_tag_stands_after_the_address(string source, string address, string reference) =>
        Assert.Equal((address, reference), BuildScript.OfClone(new PackageBuild { Source = source }));

    [Theory]
    [InlineData("/home/it's mine", @"'/home/it'\''s mine'")]
    [InlineData("~/a $(b)", "\"$HOME\"/'a $(b)'")]
    [InlineData("https://example.org/daphne.git", "source")]
    public void A_folder_is_one_word_for_the_shell(string source, string word) => Assert.Equal(word, BuildScript.FolderOf(new PackageBuild { Source = source }));
}

using AngleSharp.Dom;
using Daphne.Clusters;
using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Dashboard.Tests.Slurm;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Slurm;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class SweepFormTests : ComponentTest
{
    private static readonly Package Package = SampleDeployment.Package("daphne", PackageSource.Upload);
    private static readonly Cluster Hpc = SlurmScene.Cluster("hpc");

    private SweepDraft? swept;

    [Fact]
    public void The_deployment_and_the_script_are_handed_over_as_they_were_filled_in()
    {
        var form = Show();

        form.Find("input[name=name]").Input("sum");
        form.Find("input[name=slurm-workers]").Change("2");
        form.Find("textarea").Input("print(1);");
        form.Find("input[name=more-options]").Change("--timing");
        form.Find("form").Submit();

        Assert.Equal(("sum", "hpc", "daphne", 2), (Deployed.Name, Deployed.ClusterId, Deployed.PackageId, Deployed.Settings.Workers));
        Assert.Equal("print(1);", swept!.Run.ToInput().Script);
        Assert.Contains("--timing", swept.Run.ToInput().Options!);
        Assert.Null(swept.Deployment.Build);
    }

    [Fact]
    public void A_source_takes_the_place_of_the_package_and_both_stay_while_the_other_is_looked_at()
    {
        var form = Show();
        Assert.Empty(form.FindAll("input[name=build-source]"));

        Choose(form, "Built from source");
        Assert.Empty(form.FindAll("label[for=package]"));
        Fill(form, "build-source", "https://example.org/daphne.git");
        Fill(form, "build-reference", "v0.3");
        Fill(form, "build-output", "out/daphne.tgz");
        Fill(form, "build-sbatch", "--time=30 '--mail-user=a b'");
        form.Find("form").Submit();

        Assert.Equal("", Deployed.PackageId);
        Assert.Equivalent(
            new PackageBuild { Source = "https://example.org/daphne.git#v0.3", Output = "out/daphne.tgz", SbatchArguments = ["--time=30", "--mail-user=a b"] },
            swept!.Deployment.Build!.ToBuild(), strict: true);
        Choose(form, "A package");
        form.Find("form").Submit();
        Assert.Equal("daphne", Deployed.PackageId);
        Choose(form, "Built from source");
        Assert.Equal("v0.3", form.Find("input[name=build-reference]").GetAttribute("value"));
    }

    [Theory]
    [InlineData("build-source", "", "Name what is built")]
    [InlineData("build-source", "daphne", "Neither a folder on the cluster")]
    [InlineData("build-output", "/out", "A place below the source")]
    [InlineData("build-output", "a/../..", "A place below the source")]
    [InlineData("build-sbatch", "'--comment=a", "A quote is not closed.")]
    public void What_is_wrong_with_a_build_stands_at_its_field_and_nothing_is_begun(string name, string text, string words)
    {
        var form = Show();
        Choose(form, "Built from source");
        Fill(form, "build-source", "/home/alice/daphne");

        Fill(form, name, text);

        Assert.Contains(words, FieldOf(form, name).QuerySelector("[role=alert]")!.TextContent, StringComparison.Ordinal);
        Assert.True(form.Find("button[type=submit]").HasAttribute("disabled"));
        form.Find("form").Submit();
        Assert.Null(swept);
    }

    [Fact]
    public void What_is_wrong_with_the_script_is_told_where_it_stands_once_somebody_tries()
    {
        var form = Show();
        form.Find("textarea").Input(" ");
        Assert.Empty(form.FindAll(".script [role=alert]"));

        form.Find("form").Submit();

        Assert.Null(swept);
        Assert.Contains("Write a script", form.Find(".script [role=alert]").TextContent, StringComparison.Ordinal);
        JSInterop.VerifyFocusAsyncInvoke();
    }

    [Fact]
    public void What_will_happen_is_told_from_the_build_to_the_end()
    {
        var form = Show();
        Choose(form, "Built from source");
        Fill(form, "build-source", "~/daphne");
        form.Find("input[name=slurm-image]").Input("/shared/daphne.sif");
        form.FindAll("input[name=slurm-mode]")[1].Change("on");

        var summary = form.Find(".summary").TextContent;
        Assert.Contains("4 workers in one job", summary, StringComparison.Ordinal);
        Assert.Contains("First, ~/daphne is built by a job of its own, in that container", summary, StringComparison.Ordinal);
        Assert.Contains("Then the script runs, as a job of its own", summary, StringComparison.Ordinal);
        Assert.Contains("workers are stopped and files removed, also where the script fails", summary, StringComparison.Ordinal);
        Assert.DoesNotContain("is brought to the shared file system", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_batch_script_is_shown_for_a_package_and_for_a_source_it_says_when_there_is_one()
    {
        var form = Show();
        Assert.Equal("script of daphne", form.Find(".preview pre").TextContent);

        Choose(form, "Built from source");

        Assert.Empty(form.FindAll(".preview pre"));
        Assert.Contains("known when it is built", form.Find(".preview").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_package_one_is_built() => Assert.True(SweepDraft.Suggest([Hpc], [], [], null).Deployment.IsBuilt);

    [Fact]
    public void Why_it_was_refused_is_told_beside_the_button_and_nothing_that_was_filled_in_is_lost()
    {
        var page = Render<RefusingPage>();
        Fill(page, "name", "sum");
        page.Find("textarea").Input("print(7);");

        page.Find("form").Submit();

        Assert.Contains("'--wrap' is set by the dashboard itself.", page.Find(".summary [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Equal("sum", page.Find("input[name=name]").GetAttribute("value"));
        Assert.Equal("print(7);", page.Find("textarea").GetAttribute("value"));
        Assert.False(page.Find("button[type=submit]").HasAttribute("disabled"));
    }

    private DeploymentInput Deployed => swept!.Deployment.ToInput();

    private IRenderedComponent<SweepForm> Show() => Render<SweepForm>(parameters => parameters
        .Add(form => form.Draft, SweepDraft.Suggest([Hpc], [Package], [], null))
        .Add(form => form.Clusters, new List<Cluster> { Hpc })
        .Add(form => form.Packages, new List<Package> { Package })
        .Add(form => form.Sites, new Dictionary<string, SlurmSite> { ["hpc"] = SlurmScene.Site("hpc") })
        .Add(form => form.Preview, input => Task.FromResult<IReadOnlyList<string>>([$"script of {input.PackageId}"]))
        .Add(form => form.OnSweep, draft => swept = draft));

    private static void Choose(IRenderedComponent<SweepForm> form, string way) =>
        form.FindAll(".segments label").Single(label => label.TextContent.Trim() == way).QuerySelector("input")!.Change("on");

    private static void Fill<TForm>(IRenderedComponent<TForm> form, string name, string text) where TForm : IComponent =>
        form.Find($"input[name={name}]").Input(text);

    private static IElement FieldOf(IRenderedComponent<SweepForm> form, string name) => form.Find($"input[name={name}]").Closest(".field")!;

    /// <summary>A page whose service refuses.</summary>
    private sealed class RefusingPage : ComponentBase
    {
        private readonly SweepDraft draft = SweepDraft.Suggest([Hpc], [Package], [], null);
        private ProblemException? refusal;

        protected override void BuildRenderTree(RenderTreeBuilder builder)
        {
            builder.OpenComponent<SweepForm>(0);
            builder.AddComponentParameter(1, nameof(SweepForm.Draft), draft);
            builder.AddComponentParameter(2, nameof(SweepForm.Problem), refusal);
            builder.AddComponentParameter(3, nameof(SweepForm.OnSweep),
                EventCallback.Factory.Create<SweepDraft>(this, () => refusal = ProblemException.BadInput("'--wrap' is set by the dashboard itself.")));
            builder.CloseComponent();
        }
    }
}

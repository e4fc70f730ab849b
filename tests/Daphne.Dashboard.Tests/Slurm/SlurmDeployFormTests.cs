using Daphne.Clusters;
using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Tests.Deployments;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Slurm;

namespace Daphne.Dashboard.Tests.Slurm;

public sealed class SlurmDeployFormTests : ComponentTest
{
    private static readonly Package Package = SampleDeployment.Package("daphne", PackageSource.Upload);

    private DeploymentInput? deployed;

    [Fact]
    public void What_will_happen_is_told_in_sentences()
    {
        var form = Show();

        form.Find("input[name=slurm-workers]").Change("16");
        form.Find("input[name=slurm-nodes]").Change("4");
        form.Find("input[name=slurm-time]").Input("1:00:00");
        form.Find("input[name=slurm-memory]").Input("10G");

        var summary = form.Find(".summary").TextContent;
        Assert.Contains("16 workers in one job on 4 nodes of 'main', for 1 h at most", summary, StringComparison.Ordinal);
        Assert.Contains("Each worker gets 10G of memory", summary, StringComparison.Ordinal);
        form.Find("form").Submit();
        Assert.Equal((16, 4, "1:00:00"), (deployed?.Settings.Workers, deployed?.Settings.Slurm?.Nodes, deployed?.Settings.Slurm?.TimeLimit));
    }

    [Fact]
    public void The_batch_script_follows_what_is_typed_and_alike_ones_are_shown_once()
    {
        var form = Show();
        Assert.Contains("4 workers", form.Find(".preview pre").TextContent, StringComparison.Ordinal);

        form.Find("input[name=slurm-workers]").Change("7");
        form.Find("input[name=slurm-jobs]").Change("3");

        Assert.Equal(["3 workers", "2 workers"], form.FindAll(".preview pre").Select(script => script.TextContent));
        Assert.Contains("2 jobs like this", form.Find(".preview").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Why_there_is_no_script_is_told_in_its_place()
    {
        var form = Show(_ => throw ProblemException.BadInput("'--wrap' is set by the dashboard itself."));

        Assert.Contains("'--wrap' is set by the dashboard itself.", form.Find(".preview [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_scripts_under_way_the_later_one_is_shown_also_where_the_earlier_is_refused()
    {
        var answers = new List<TaskCompletionSource<IReadOnlyList<string>>>();
        var form = Show(_ =>
        {
            answers.Add(new TaskCompletionSource<IReadOnlyList<string>>(TaskCreationOptions.RunContinuationsAsynchronously));
            return answers[^1].Task;
        });
        form.Find("input[name=slurm-workers]").Change("7");

        answers[^1].SetResult(["7 workers"]);
        form.WaitForAssertion(() => Assert.Equal("7 workers", form.Find(".preview pre").TextContent));
        answers[0].SetException(ProblemException.BadInput("Too late."));

        form.Find("input[name=slurm-nodes]").Change("3");
        form.WaitForAssertion(() => Assert.Equal(3, answers.Count));
        answers[^1].SetResult(["on 3 nodes"]);
        form.WaitForAssertion(() => Assert.Equal("on 3 nodes", form.Find(".preview pre").TextContent));
        Assert.Empty(form.FindAll(".preview [role=alert]"));
    }

    [Fact]
    public void What_would_never_start_is_doubted_before()
    {
        var form = Show();

        form.Find("input[name=slurm-workers]").Change("16");
        form.Find("input[name=slurm-nodes]").Change("9");
        form.Find("input[name=slurm-time]").Input("2-00:00:00");
        Assert.Contains("'main' has 4 nodes; a job that asks for 9 never starts there", form.Find(".summary").TextContent, StringComparison.Ordinal);
        Assert.Contains("'main' allows 1 day", form.Find(".summary").TextContent, StringComparison.Ordinal);

        form.Find("input[name=slurm-partition]").Input("gpu");
        Assert.Contains("The partition 'gpu' is down", form.Find(".summary").TextContent, StringComparison.Ordinal);
        form.Find("input[name=slurm-partition]").Input("night");
        Assert.Contains("no partition 'night'", form.Find(".summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Partitions_accounts_and_qos_are_those_that_were_found()
    {
        var form = Show();

        Assert.Equal(["main", "gpu"], form.FindAll("#slurm-partition-choices option").Select(option => option.GetAttribute("value")));
        Assert.Equal(["physics", "maths"], form.FindAll("#slurm-account-choices option").Select(option => option.GetAttribute("value")));
        Assert.Contains("2 of 4 nodes idle, 3 jobs waiting, limit 1 day", form.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_cluster_is_not_asked_as_slurm_and_what_was_filled_in_stays()
    {
        var hpc = SlurmScene.Cluster("hpc");
        var draft = DeployDraft.Suggest([hpc], [Package], [], null, null);
        draft.Settings.Slurm!.Partition = "main";

        draft.Choose(SampleDeployment.Cluster(nodes: "this machine"));
        Assert.Null(draft.ToInput().Settings.Slurm);
        draft.Choose(hpc);
        Assert.Equal("main", draft.ToInput().Settings.Slurm?.Partition);
    }

    [Fact]
    public void How_long_workers_take_to_stop_is_up_to_Slurm()
    {
        Assert.Empty(Show().FindAll("input[name=grace]"));
        Assert.DoesNotContain(SettingsText.Of(new DeploymentSettings { Workers = 4, Slurm = new SlurmSettings() }), setting => setting.Name == "Time to stop");
    }

    private IRenderedComponent<DeployForm> Show(Func<DeploymentInput, Task<IReadOnlyList<string>>>? preview = null)
    {
        var cluster = SlurmScene.Cluster("hpc");
        return Render<DeployForm>(parameters => parameters
            .Add(form => form.Draft, DeployDraft.Suggest([cluster], [Package], [], null, null))
            .Add(form => form.Clusters, new List<Cluster> { cluster })
            .Add(form => form.Packages, new List<Package> { Package })
            .Add(form => form.Sites, new Dictionary<string, SlurmSite> { ["hpc"] = SlurmScene.Site("hpc") })
            .Add(form => form.Preview, preview ?? (input => Task.FromResult(Scripts(input))))
            .Add(form => form.OnDeploy, input =>
            {
                deployed = input;
                return Task.CompletedTask;
            }));
    }

    private static IReadOnlyList<string> Scripts(DeploymentInput input) =>
        [.. SlurmPlan.Divide(input.Settings.Workers ?? 0, input.Settings.Slurm!.Jobs).Select(workers => $"{workers} workers")];
}

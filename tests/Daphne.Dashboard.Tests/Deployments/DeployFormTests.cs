using Daphne.Clusters;
using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Deployments;
using Daphne.Packages;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class DeployFormTests : ComponentTest
{
    private static readonly Package Simulator = SampleDeployment.Package("simulator", PackageSource.Simulator, day: 9);
    private static readonly Package Old = SampleDeployment.Package("daphne-old", PackageSource.Upload, day: 1);
    private static readonly Package New = SampleDeployment.Package("daphne-new", PackageSource.Upload, day: 2);

    private DeploymentInput? deployed;

    [Fact]
    public void The_newest_package_is_suggested_and_the_simulator_only_where_there_is_no_other()
    {
        Assert.Same(New, Draft([Simulator, Old, New]).Package);
        Assert.Same(Simulator, Draft([Simulator]).Package);
    }

    [Fact]
    public void A_free_name_is_suggested() =>
        Assert.Equal("daphne-3", DeployDraft.Suggest([], [], ["daphne-1", "Daphne-2"], null, null).Name);

    [Fact]
    public void The_summary_says_how_many_workers_start_where()
    {
        var form = Show(Draft([Simulator]));

        var summary = form.Find(".summary").TextContent;
        Assert.Contains("2 workers on this machine at ports 50000–50001", summary, StringComparison.Ordinal);
        Assert.Contains("Coordinator on this machine", summary, StringComparison.Ordinal);
        Assert.Contains("The simulator stands in for DAPHNE", summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_summary_follows_the_settings()
    {
        var form = Show(Draft([Simulator]));

        form.Find("input[name=workers]").Change("3");
        form.Find("input[name=first-port]").Change("54000");

        Assert.Contains("3 workers on this machine at ports 54000–54002", form.Find(".summary").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_with_the_same_ports_are_told_together()
    {
        var plan = DeployPlan.Of(SampleDeployment.Cluster("lab", "s1", "s2", "s3"), new DeploymentSettings { WorkersPerNode = 1, FirstPort = 51000 });

        Assert.Equal(["1 worker on each of 3 nodes (s1, s2, s3) at port 51000"], plan.Sentences);
    }

    [Fact]
    public void Deploy_hands_over_what_was_filled_in()
    {
        var draft = Draft([Simulator]);
        draft.Settings.Environment.Add(new() { Name = "OMP_NUM_THREADS", Value = "4" });
        var form = Show(draft);

        form.Find("form").Submit();

        Assert.Equal("daphne-1", deployed?.Name);
        Assert.Equal("4", deployed?.Settings.Environment["OMP_NUM_THREADS"]);
    }

    [Fact]
    public void The_restart_policy_is_off_until_it_is_chosen()
    {
        var draft = Draft([Simulator]);
        var form = Show(draft);
        Assert.Empty(form.FindAll("input[name=max-restarts]"));
        form.Find("form").Submit();
        Assert.Equal(RestartPolicy.Never, deployed?.Settings.RestartPolicy);

        draft.Settings.RestartsOnFailure = true;
        form.Render();
        form.Find("input[name=max-restarts]").Change("9");
        form.Find("form").Submit();

        Assert.Equal((RestartPolicy.OnFailure, 9), (deployed?.Settings.RestartPolicy, deployed?.Settings.MaxRestarts));
        form.Find("input[name=max-restarts]").Change("101");
        Assert.Contains("Between 1 and 100 times.", form.Find(".field [role=alert]").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Give it a name: it is shown in every list.")]
    [InlineData("DAPHNE-0", "'DAPHNE-0' is the name of another deployment.")]
    public void A_wrong_name_is_refused_at_the_field(string name, string reason)
    {
        var form = Show(Draft([Simulator], "daphne-0"));

        form.Find("input[name=name]").Input(name);

        Assert.Contains(reason, form.Find(".field [role=alert]").TextContent, StringComparison.Ordinal);
        Assert.True(form.Find("button[type=submit]").HasAttribute("disabled"));
        form.Find("form").Submit();
        Assert.Null(deployed);
    }

    [Fact]
    public void Wrong_settings_each_have_a_reason()
    {
        Assert.Contains("Between 1 and 128", new SettingsDraft { WorkersPerNode = 129 }.WorkersProblem, StringComparison.Ordinal);
        Assert.Contains("below 1024", new SettingsDraft { FirstPort = 80 }.PortProblem, StringComparison.Ordinal);
        Assert.Contains("would need port 65539", new SettingsDraft { FirstPort = 65530, WorkersPerNode = 10 }.PortProblem, StringComparison.Ordinal);
        Assert.Contains("3,600", new SettingsDraft { ReadyTimeoutSeconds = 0 }.ReadyProblem, StringComparison.Ordinal);
        var draft = new SettingsDraft { Environment = { new() { Name = "A B", Value = "1" }, new() { Name = "X", Value = "1" }, new() { Name = "X", Value = "2" } } };
        Assert.Contains("no name of a variable", draft.ProblemOf(draft.Environment[0]), StringComparison.Ordinal);
        Assert.Contains("there twice", draft.ProblemOf(draft.Environment[1]), StringComparison.Ordinal);
        Assert.False(draft.IsValid);
    }

    [Fact]
    public void A_cluster_without_nodes_is_refused() =>
        Assert.Equal("'empty' has no nodes. Add one on the cluster's page.", DeployDraft.Suggest([SampleDeployment.Cluster("empty")], [Simulator], [], null, null).ClusterProblem);

    private static DeployDraft Draft(IReadOnlyList<Package> packages, params string[] taken) =>
        DeployDraft.Suggest([SampleDeployment.Cluster(nodes: "this machine")], packages, taken, null, null);

    private IRenderedComponent<DeployForm> Show(DeployDraft draft) => Render<DeployForm>(parameters => parameters
        .Add(form => form.Draft, draft)
        .Add(form => form.Clusters, new List<Cluster> { draft.Cluster! })
        .Add(form => form.Packages, new List<Package> { draft.Package! })
        .Add(form => form.OnDeploy, input =>
        {
            deployed = input;
            return Task.CompletedTask;
        }));
}

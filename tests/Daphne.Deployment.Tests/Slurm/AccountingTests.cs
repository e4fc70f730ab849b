using Daphne.Clusters;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>A lab of its own, where slurmdbd keeps accounts.</summary>
public sealed class AccountingTests(AccountingTests.AccountedLab fixture) : IClassFixture<AccountingTests.AccountedLab>
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounts_and_QOS_of_the_user_are_found_where_accounting_answers()
    {
        var lab = fixture.Lab;
        await lab.ExecAsync("login", "sacctmgr", "-i", "add", "qos", "quick");
        await lab.ExecAsync("login", "sacctmgr", "-i", "add", "account", "physics", "Description=physics", "Organization=lab");
        await lab.ExecAsync("login", "sacctmgr", "-i", "add", "user", "alice", "account=physics", "qos=normal,quick");
        await using var engine = await TestEngine.StartAsync(lab);
        var cluster = await engine.AddSlurmClusterAsync();

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Clusters.CheckAsync(cluster.Id, Cancelled)));

        var facts = await engine.SlurmFactsAsync(cluster);
        Assert.Equal((true, null, "lab"), (facts.HasAccounting, facts.AccountingDetail, facts.DefaultAccount));
        Assert.Equal(["lab", "physics"], facts.Accounts.Order());
        Assert.Equal(["normal", "quick"], facts.Qos.Order());
        Assert.All((await engine.Clusters.GetAsync(cluster.Id, Cancelled)).Nodes.Single().Checks, check => Assert.Equal(CheckOutcome.Passed, check.Outcome));
    }

    [Fact]
    public async Task As_many_workers_as_four_nodes_have_processors_are_all_ready_and_stop_leaves_none()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        await DeployThroughSlurmTests.FillNodesAsync(engine);
    }

    public sealed class AccountedLab() : LabFixture(new LabShape { Standalone = 0, Nodes = 4, Slurm = true, Accounting = true });
}

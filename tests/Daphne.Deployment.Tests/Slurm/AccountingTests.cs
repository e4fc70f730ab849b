using Daphne.Clusters;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>A lab of its own, where slurmdbd keeps accounts.</summary>
public sealed class AccountingTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accounts_and_QOS_of_the_user_are_found_where_accounting_answers()
    {
        await using var lab = await Lab.StartAsync(new LabShape { Standalone = 0, Nodes = 1, Slurm = true, Accounting = true });
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
}

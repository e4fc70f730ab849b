using Daphne.Clusters;
using Daphne.Dashboard.Features.Clusters;
using Daphne.Dashboard.Tests.Shared;

namespace Daphne.Dashboard.Tests.Clusters;

public sealed class NextStepsTests : ComponentTest
{
    [Fact]
    public void A_new_cluster_is_led_from_keys_to_deployment()
    {
        var node = Samples.Node("node1");
        Assert.Equal("Fetch the host keys", NextOf(node));

        node.OfferHostKey("ssh-ed25519 AAAA", Noon);
        Assert.Equal("Accept them", NextOf(node));

        node.AcceptHostKey("ssh-ed25519 AAAA", Noon);
        Assert.Equal("Check", NextOf(node));

        node.Checks = [new CheckResult("disk", CheckOutcome.Failed, "full", "Free space.")];
        Assert.Equal("Check", NextOf(node));

        node.Checks = [new CheckResult("disk", CheckOutcome.Passed, "100 GiB free")];
        Assert.Equal("Deploy", NextOf(node));
    }

    [Fact]
    public void It_is_gone_once_something_is_deployed() =>
        Assert.Equal("", Render<NextSteps>(with => with.Add(it => it.Cluster, Samples.Cluster(Samples.Node("a"))).Add(it => it.IsDeployed, true)).Markup.Trim());

    private string NextOf(Node node) =>
        Render<NextSteps>(with => with.Add(it => it.Cluster, Samples.Cluster(node))).Find("[aria-current=step] b").TextContent;
}

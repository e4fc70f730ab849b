using Daphne.Clusters;
using Daphne.Dashboard.Features.Clusters;
using Daphne.Dashboard.Tests.Shared;

namespace Daphne.Dashboard.Tests.Clusters;

public sealed class HostKeyTableTests : ComponentTest
{
    private readonly List<string> accepted = [];

    [Fact]
    public void A_changed_key_shows_both_fingerprints_and_accepts_nothing_by_itself()
    {
        var table = Show(new HostKeyInfo("n1", "node1", "10.0.0.1", "ssh-ed25519", "SHA256:new", HostKeyStatus.Changed, "SHA256:old", null));

        var alert = Read(table.Find("[role=alert]"));
        Assert.Contains("Accepted until now SHA256:old", alert, StringComparison.Ordinal);
        Assert.Contains("Shown now SHA256:new", alert, StringComparison.Ordinal);
        Assert.DoesNotContain(table.FindAll("button"), button => button.TextContent.Contains("Accept all", StringComparison.Ordinal));
        Assert.Empty(accepted);
    }

    [Fact]
    public void All_new_keys_are_accepted_at_once_but_never_a_changed_one()
    {
        var table = Show(
            new HostKeyInfo("n1", "node1", "10.0.0.1", "ssh-ed25519", "SHA256:one", HostKeyStatus.New, null, null),
            new HostKeyInfo("n2", "node2", "10.0.0.2", "ssh-ed25519", "SHA256:two", HostKeyStatus.New, null, null),
            new HostKeyInfo("n3", "node3", "10.0.0.3", "ssh-ed25519", "SHA256:bad", HostKeyStatus.Changed, "SHA256:old", null));

        table.FindAll("button").Single(button => button.TextContent.Contains("Accept all 2", StringComparison.Ordinal)).Click();

        Assert.Equal(["SHA256:one", "SHA256:two"], accepted);
    }

    [Fact]
    public void A_host_that_could_not_be_asked_says_why()
    {
        var table = Show(new HostKeyInfo("n1", "node1", "10.0.0.1", null, null, HostKeyStatus.Unreachable, null, "node1: no route to 10.0.0.1."));

        Assert.Contains("node1: no route to 10.0.0.1.", table.Markup, StringComparison.Ordinal);
    }

    private IRenderedComponent<HostKeyTable> Show(params HostKeyInfo[] keys) =>
        Render<HostKeyTable>(with => with.Add(it => it.Keys, keys).Add(it => it.Accept, fingerprints => accepted.AddRange(fingerprints)));
}

using Daphne.Dashboard.Features.SiteLogins;
using Daphne.Dashboard.Tests.Clusters;
using Daphne.Dashboard.Tests.Shared;
using Daphne.Remote;
using Daphne.SiteLogins;

namespace Daphne.Dashboard.Tests.SiteLogins;

public sealed class ClusterLoginCardTests : ComponentTest
{
    [Fact]
    public void It_counts_how_long_the_connection_has_lived_and_offers_to_log_out()
    {
        var card = Show(new ClusterLogin(LoginStatus.Connected, [], Noon - new TimeSpan(2, 14, 30), null, AsksPeople: true));

        Assert.Contains("connected for 2 h 14 min", Read(card.Find("section")), StringComparison.Ordinal);
        Assert.Equal("Log out", Read(card.Find("button")));
    }

    [Fact]
    public void It_offers_to_log_in_where_nobody_is_and_says_why_nobody_is()
    {
        var isAsked = false;
        var card = Show(new ClusterLogin(LoginStatus.Disconnected, [], Noon, "The connection was lost.", AsksPeople: true), () => isAsked = true);

        Assert.Contains("The connection was lost.", Read(card.Find("section")), StringComparison.Ordinal);
        card.Find("button").Click();
        Assert.True(isAsked);
    }

    [Fact]
    public void Before_the_host_keys_are_accepted_nobody_can_log_in()
    {
        var card = Show(new ClusterLogin(LoginStatus.Disconnected, [], null, null, AsksPeople: true), isAccepted: false);

        Assert.Contains("Accept the host keys first", Read(card.Find("section")), StringComparison.Ordinal);
        Assert.True(card.Find("button").HasAttribute("disabled"));
    }

    [Fact]
    public void What_the_site_asks_is_asked_here_too()
    {
        var prompt = new OpenPrompt("p1", "Verification code:", IsSecret: true, Note: null, "cluster", "Lab", "login", Noon);
        var card = Show(new ClusterLogin(LoginStatus.Prompt, [prompt], Noon, null, AsksPeople: true));

        Assert.Equal("Lab (login) wants to know: Verification code:", Read(card.Find("label")));
    }

    private IRenderedComponent<ClusterLoginCard> Show(ClusterLogin login, Action? logIn = null, bool isAccepted = true)
    {
        var node = Samples.Node("login");
        if (isAccepted)
            node.AcceptHostKey("ssh-ed25519 AAAA", Noon);
        return Render<ClusterLoginCard>(with => with.Add(it => it.Cluster, Samples.Cluster(node)).Add(it => it.Login, login)
            .Add(it => it.Answer, _ => { }).Add(it => it.Begin, () => logIn?.Invoke()).Add(it => it.End, () => { }));
    }
}

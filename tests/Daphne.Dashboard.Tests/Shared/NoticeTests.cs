using Daphne.Dashboard.Shared;

namespace Daphne.Dashboard.Tests.Shared;

public sealed class NoticeTests : ComponentTest
{
    [Fact]
    public void A_problem_shows_what_the_command_printed()
    {
        var problem = new ProblemException(ProblemKind.Conflict, "It failed on node1. Do that.") { Output = "tar: short read" };

        var notice = Render<ProblemNotice>(with => with.Add(it => it.Problem, problem));

        Assert.Equal("It failed on node1. Do that.", notice.Find("[role=alert] p").TextContent);
        Assert.Equal("tar: short read", notice.Find("pre").TextContent);
    }

    [Fact]
    public void No_problem_takes_no_room() => Assert.Equal("", Render<ProblemNotice>().Markup.Trim());

    [Fact]
    public void An_empty_state_says_what_to_do_next()
    {
        var state = Render<EmptyState>(with => with.Add(it => it.Icon, "lan").Add(it => it.Title, "No clusters yet").Add(it => it.Text, "Add one.")
            .AddChildContent("<a href=\"/clusters/new\">New cluster</a>"));

        Assert.Equal("No clusters yet", state.Find("h2").TextContent);
        Assert.Equal("/clusters/new", state.Find(".actions a").GetAttribute("href"));
    }

    [Fact]
    public void A_page_title_names_page_and_product()
    {
        var header = Render<PageHeader>(with => with.Add(it => it.Title, "Clusters").Add(it => it.Breadcrumbs, [new Crumb("Overview", "/")]));

        Assert.Equal("Clusters", header.Find("h1").TextContent);
        Assert.Equal("/", header.Find("nav[aria-label=Breadcrumbs] a").GetAttribute("href"));
    }
}

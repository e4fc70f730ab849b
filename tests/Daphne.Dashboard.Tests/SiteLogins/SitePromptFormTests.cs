using Daphne.Dashboard.Features.SiteLogins;
using Daphne.Dashboard.Tests.Shared;
using Daphne.SiteLogins;

namespace Daphne.Dashboard.Tests.SiteLogins;

public sealed class SitePromptFormTests : ComponentTest
{
    private static readonly OpenPrompt Code = new("p1", "Verification code:", IsSecret: true, Note: null, "hpc", "HPC", "login", Noon);

    [Fact]
    public void It_asks_in_the_sites_own_words_and_hides_what_is_typed()
    {
        var form = Show(Code);

        Assert.Equal("HPC (login) wants to know: Verification code:", Read(form.Find("label")));
        Assert.Equal(("password", "one-time-code"), (form.Find("input").GetAttribute("type"), form.Find("input").GetAttribute("autocomplete")));
        Assert.Equal(form.Find("input").Id, form.Find("label").GetAttribute("for"));
    }

    [Fact]
    public void What_is_no_secret_is_seen_while_it_is_typed() => Assert.Equal("text", Show(Code with { IsSecret = false }).Find("input").GetAttribute("type"));

    [Fact]
    public void The_answer_is_sent_with_the_enter_key_and_gone_from_the_page()
    {
        var sent = new List<string>();
        var form = Show(Code, sent);

        form.Find("input").Input("123456");
        form.Find("form").Submit();

        Assert.Equal(["123456"], sent);
        Assert.DoesNotContain("123456", form.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_sent_where_nothing_was_typed()
    {
        var sent = new List<string>();
        var form = Show(Code, sent);

        form.Find("form").Submit();

        Assert.Empty(sent);
        Assert.True(form.Find("button[type=submit]").HasAttribute("disabled"));
    }

    [Fact]
    public void A_refused_answer_is_told() =>
        Assert.EndsWith("The site refused the last answer.", Read(Show(Code with { Note = "The site refused the last answer." }).Find("label")), StringComparison.Ordinal);

    [Fact]
    public void Markup_in_the_sites_words_stays_text()
    {
        var form = Show(Code with { Text = "<script>alert(1)</script> Code:" });

        Assert.Empty(form.FindAll("script"));
        Assert.Contains("<script>alert(1)</script> Code:", form.Find("b").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<SitePromptForm> Show(OpenPrompt prompt, List<string>? sent = null) =>
        Render<SitePromptForm>(with => with.Add(it => it.Prompt, prompt).Add(it => it.Answer, answer => sent?.Add(answer)));
}

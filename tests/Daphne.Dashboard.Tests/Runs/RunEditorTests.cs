using Daphne.Dashboard.Features.Runs;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Runs;

namespace Daphne.Dashboard.Tests.Runs;

public sealed class RunEditorTests : ComponentTest
{
    private RunInput? submitted;

    [Fact]
    public void An_example_is_one_press_away()
    {
        var editor = Show();

        editor.FindAll(".example").Single(example => example.TextContent == "Distributed sum").Click();
        editor.Find("form").Submit();

        Assert.Contains("m1 + m2", submitted?.Script, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_are_numbered_as_they_are_written()
    {
        var editor = Show();

        editor.Find("textarea").Input("a\nb\nc");

        Assert.Equal("1\n2\n3", editor.Find(".gutter").TextContent);
    }

    [Fact]
    public void Without_running_workers_nothing_can_be_run_and_it_says_why()
    {
        var editor = Show("The deployment is stopped.");

        editor.Find("form").Submit();

        Assert.Null(submitted);
        Assert.True(editor.Find("button[type=submit]").HasAttribute("disabled"));
        Assert.Contains("The deployment is stopped.", editor.Find(".submit").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_script_is_refused_with_the_reason()
    {
        var editor = Show();

        editor.Find("textarea").Input("");
        editor.Find("form").Submit();

        Assert.Null(submitted);
        Assert.Contains("Write a script", editor.Find("[role=alert]").TextContent, StringComparison.Ordinal);
    }

    private IRenderedComponent<RunEditor> Show(string? refusal = null) => Render<RunEditor>(parameters => parameters
        .Add(editor => editor.Draft, new RunDraft())
        .Add(editor => editor.Refusal, refusal)
        .Add(editor => editor.OnRun, input =>
        {
            submitted = input;
            return Task.CompletedTask;
        }));
}

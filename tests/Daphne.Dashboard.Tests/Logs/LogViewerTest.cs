using AngleSharp.Dom;
using Daphne.Changes;
using Daphne.Dashboard.Features.Logs;

namespace Daphne.Dashboard.Tests.Logs;

/// <summary>A viewer of a log that the test writes.</summary>
public abstract class LogViewerTest : ComponentTest
{
    protected IRenderedComponent<LogViewer> Show(FakeLog log) => Render<LogViewer>(parameters => parameters.Add(viewer => viewer.View, log));

    protected void Append(FakeLog log, string line)
    {
        log.Lines.Add(line);
        Feed.Publish(new Change(ChangeTopic.Log, FakeLog.StreamId));
    }

    protected static IReadOnlyList<IElement> RowsOf(IRenderedComponent<LogViewer> viewer) => viewer.FindAll(".log-text");

    protected static IElement Button(IRenderedComponent<LogViewer> viewer, string text) =>
        viewer.FindAll(".log-button").Single(button => button.TextContent.EndsWith(text, StringComparison.Ordinal));
}

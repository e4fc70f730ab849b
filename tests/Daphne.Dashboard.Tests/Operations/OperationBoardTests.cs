using Daphne.Dashboard.Features.Operations;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Operations;

namespace Daphne.Dashboard.Tests.Operations;

public sealed class OperationBoardTests : ComponentTest
{
    [Fact]
    public void A_running_step_shows_bytes_and_percent()
    {
        var operation = Samples.Deploy();
        operation.Claim("me", 1, Samples.Noon, Samples.Noon);
        operation.StepOf("Transfer").Start(Samples.Noon);
        operation.StepOf("Transfer").Report(13_002_342, 36_805_017, "bytes", "sending");

        var board = Show(operation);

        var cell = board.Find("td[data-stage='Transfer']");
        Assert.Contains("Running", cell.TextContent, StringComparison.Ordinal);
        Assert.Contains("12.4 of 35.1 MiB, 35 %", cell.TextContent, StringComparison.Ordinal);
        Assert.Equal("35", cell.QuerySelector("[role=progressbar]")!.GetAttribute("aria-valuenow"));
    }

    [Fact]
    public void A_step_whose_connection_is_lost_says_that_it_reconnects_and_when()
    {
        var operation = Samples.Deploy();
        operation.Claim("me", 1, Samples.Noon, Samples.Noon);
        operation.StepOf("Transfer").Start(Samples.Noon);
        operation.StepOf("Transfer").Reconnect(DateTimeOffset.MaxValue);

        var board = Show(operation);

        var cell = board.Find("td[data-stage='Transfer']");
        Assert.Contains("Reconnecting", cell.TextContent, StringComparison.Ordinal);
        Assert.Contains("connection lost, next try in ", cell.TextContent, StringComparison.Ordinal);

        operation.StepOf("Transfer").Reconnect(null);
        board.Render(parameters => parameters.Add(board => board.Operation, operation));
        Assert.DoesNotContain("connection lost", board.Find("td[data-stage='Transfer']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failed_step_opens_with_its_error_its_output_and_Retry()
    {
        var retries = 0;
        var operation = Failed();

        var board = Show(operation, () => retries++, FailedOutput);

        var detail = board.Find(".step-detail");
        Assert.Contains("Transfer on s2", detail.TextContent, StringComparison.Ordinal);
        Assert.Contains("No space left on s2: 3 MiB free, 35 MiB needed.", detail.TextContent, StringComparison.Ordinal);
        board.WaitForAssertion(() => Assert.Contains("No space left on device", board.Find(".log-text").TextContent, StringComparison.Ordinal));
        Assert.Equal("/api/v1/operations/op/steps/Transfer-2/log", board.Find(".step-detail a[download]").GetAttribute("href"));

        board.FindAll(".step-detail button").Single(button => button.TextContent.Contains("Retry", StringComparison.Ordinal)).Click();
        Assert.Equal(1, retries);
    }

    [Fact]
    public void A_failed_step_that_was_closed_stays_closed_when_the_board_changes()
    {
        var operation = Failed();
        var board = Show(operation);

        board.Find(".step-detail button.close").Click();
        board.Render(parameters => parameters.Add(board => board.Operation, operation));

        Assert.Empty(board.FindAll(".step-detail"));
    }

    [Fact]
    public void While_the_operation_runs_a_failed_step_has_no_Retry()
    {
        var operation = Samples.Deploy();
        operation.Claim("me", 1, Samples.Noon, Samples.Noon);
        operation.StepOf("Transfer", 2).Start(Samples.Noon);
        operation.StepOf("Transfer", 2).Finish(StepStatus.Failed, "broken", Samples.Noon);

        var board = Show(operation);

        Assert.DoesNotContain(board.FindAll("button"), button => button.TextContent.Contains("Retry", StringComparison.Ordinal));
    }

    [Fact]
    public void A_step_that_has_not_begun_cannot_be_opened()
    {
        var board = Show(Samples.Deploy());

        Assert.All(board.FindAll("button.step"), cell => Assert.True(cell.HasAttribute("disabled")));
        Assert.Contains("Waiting", board.Find("td[data-stage='Start']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_many_nodes_only_the_failed_ones_can_be_shown()
    {
        var operation = Samples.Deploy(nodes: 64);
        operation.StepOf("Transfer", 40).Start(Samples.Noon);
        operation.StepOf("Transfer", 40).Finish(StepStatus.Failed, "broken", Samples.Noon);
        var board = Show(operation);
        Assert.Equal(64, board.FindAll("tbody th.node").Count);

        board.FindAll(".filter").Single(filter => filter.TextContent.Contains("Failed", StringComparison.Ordinal)).Click();

        Assert.Equal("s40", Assert.Single(board.FindAll("tbody th.node")).TextContent);
    }

    private static Operation Failed()
    {
        var operation = Samples.Deploy();
        operation.Claim("me", 1, Samples.Noon, Samples.Noon);
        operation.StepOf("Transfer", 2).Start(Samples.Noon);
        operation.StepOf("Transfer", 2).Finish(StepStatus.Failed, "No space left on s2: 3 MiB free, 35 MiB needed.", Samples.Noon.AddSeconds(4));
        operation.Finish(OperationStatus.Failed, "Transfer failed on s2.", Samples.Noon.AddSeconds(5));
        return operation;
    }

    private static FakeLog FailedOutput(string streamId) =>
        streamId == "log-Transfer-2" ? new FakeLog("cat: write error: No space left on device") : new FakeLog();

    private IRenderedComponent<OperationBoard> Show(Operation operation, Action? onRetry = null, Func<string, FakeLog>? logOf = null) =>
        Render<OperationBoard>(parameters => parameters
            .Add(board => board.Operation, operation)
            .Add(board => board.LogOf, logOf ?? (_ => new FakeLog()))
            .Add(board => board.OnRetry, onRetry ?? (() => { })));
}

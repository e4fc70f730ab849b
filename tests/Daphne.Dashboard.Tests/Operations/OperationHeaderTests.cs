using Daphne.Dashboard.Features.Operations;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Operations;

namespace Daphne.Dashboard.Tests.Operations;

public sealed class OperationHeaderTests : ComponentTest
{
    [Fact]
    public void Cancelling_shows_at_once()
    {
        var asked = new TaskCompletionSource<bool>();
        var operation = Samples.Deploy();
        operation.Claim("me", 1, Samples.Noon, Samples.Noon);
        var header = Render<OperationHeader>(parameters => parameters.Add(header => header.Operation, operation).Add(header => header.Cancel, () => asked.Task));

        header.FindAll("button").Single(button => button.TextContent.Contains("Cancel", StringComparison.Ordinal)).Click();

        Assert.Contains("Cancelling", header.Find(".badge").TextContent, StringComparison.Ordinal);
        Assert.True(header.Find("button").HasAttribute("disabled"));
        asked.SetResult(false);
        header.WaitForAssertion(() => Assert.Contains("Running", header.Find(".badge").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_operation_shows_why_and_Retry()
    {
        var operation = Samples.Deploy();
        operation.Claim("me", 1, Samples.Noon, Samples.Noon);
        operation.Finish(OperationStatus.Failed, "Transfer failed on s2.", Samples.Noon.AddSeconds(5));

        var header = Render<OperationHeader>(parameters => parameters.Add(header => header.Operation, operation));

        Assert.Contains("Transfer failed on s2.", header.Find("[role=alert]").TextContent, StringComparison.Ordinal);
        Assert.Contains("Retry", header.Find("button").TextContent, StringComparison.Ordinal);
    }
}

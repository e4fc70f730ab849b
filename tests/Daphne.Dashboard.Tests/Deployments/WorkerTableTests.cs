using Daphne.Dashboard.Features.Deployments;
using Daphne.Dashboard.Tests.Logs;
using Daphne.Deployments;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class WorkerTableTests : ComponentTest
{
    [Fact]
    public void A_worker_s_row_has_its_process_and_leads_to_its_log()
    {
        var worker = SampleDeployment.Worker(3);
        worker.Started(4711, "identity", SampleDeployment.Noon);
        worker.Become(WorkerStatus.Ready, SampleDeployment.Noon);
        worker.Measure(119_537_664, 12.4);

        var table = Render<WorkerTable>(parameters => parameters.Add(table => table.Workers, [worker]));

        var row = table.Find("tbody tr").TextContent;
        foreach (var part in new[] { "s1:50003", "Ready", "4711", "114 MiB", "12 %" })
            Assert.Contains(part, row, StringComparison.Ordinal);
        Assert.Equal("/deployments/d?tab=logs&worker=w3", table.Find("tbody a").GetAttribute("href"));
    }

    [Fact]
    public void A_worker_out_of_sight_is_told_with_since_when()
    {
        var worker = SampleDeployment.Worker(0);
        worker.Become(WorkerStatus.Unknown, SampleDeployment.Noon, "Its node is out of reach.");

        var table = Render<WorkerTable>(parameters => parameters.Add(table => table.Workers, [worker]));

        Assert.Contains("Its node is out of reach, since", table.Find(".exit").TextContent, StringComparison.Ordinal);
        Assert.Equal("2026-11-22T12:00:00.0000000Z", table.Find(".exit time").GetAttribute("datetime"));
    }

    [Theory]
    [InlineData(137, "Killed (SIGKILL)")]
    [InlineData(139, "crashed (SIGSEGV)")]
    [InlineData(134, "aborted (SIGABRT)")]
    [InlineData(127, "libraries was not found")]
    [InlineData(130, "SIGINT")]
    [InlineData(143, "SIGTERM")]
    [InlineData(1, "arguments were refused")]
    [InlineData(136, "signal 8")]
    [InlineData(77, "exit code 77")]
    public void An_exit_code_is_told_with_its_meaning(int code, string meaning)
    {
        var worker = SampleDeployment.Worker(0);
        worker.Exited(code, WorkerStatus.Failed, SampleDeployment.Noon, detail: null);

        var table = Render<WorkerTable>(parameters => parameters.Add(table => table.Workers, [worker]));

        Assert.Equal(code.ToString(System.Globalization.CultureInfo.InvariantCulture), table.Find(".exit .code").TextContent);
        Assert.Contains(meaning, table.Find(".exit").TextContent, StringComparison.Ordinal);
    }
}

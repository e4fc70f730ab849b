using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Operations;

namespace Daphne.Dashboard.Tests.Live;

public sealed class OperationEventsTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_begin_with_the_state_follow_each_change_and_end_with_the_operation()
    {
        var operation = await Scene.AddOperationAsync(dashboard.Services, Cancel);
        using var script = dashboard.Script();
        var stream = await script.GetStreamAsync($"/api/v1/operations/{operation.Id}/events", Cancel);
        await using var events = SseParser.Create(stream).EnumerateAsync(Cancel).GetAsyncEnumerator(Cancel);

        Assert.Equal("running", await NextStatusAsync(events));
        await Scene.ChangeAsync(
            dashboard.Services, operation.Id, stored => stored.Finish(OperationStatus.Failed, "The disk of n1 is full.", DateTimeOffset.UnixEpoch), Cancel);

        Assert.Equal("failed", await NextStatusAsync(events));
        Assert.Equal("failed", await NextStatusAsync(events));
        Assert.Equal("end", events.Current.EventType);
        Assert.Contains("The disk of n1 is full.", events.Current.Data, StringComparison.Ordinal);
        Assert.False(await events.MoveNextAsync());
    }

    [Fact]
    public async Task Events_of_an_operation_that_is_not_there_are_a_404()
    {
        using var script = dashboard.Script();
        Assert.Equal(HttpStatusCode.NotFound, (await script.GetAsync("/api/v1/operations/nobody/events", Cancel)).StatusCode);
    }

    private static async Task<string?> NextStatusAsync(IAsyncEnumerator<SseItem<string>> events)
    {
        Assert.True(await events.MoveNextAsync());
        return JsonSerializer.Deserialize<JsonElement>(events.Current.Data).GetProperty("status").GetString();
    }
}

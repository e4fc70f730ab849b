using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Dashboard.Tests.Live;
using Daphne.Logs;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Logs;

public sealed class LogLimitsTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>, IDisposable
{
    private readonly HttpClient script = dashboard.Script();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Defaults_are_changed_and_what_is_no_limit_is_refused_in_words()
    {
        Assert.Equal("""{"days":30,"bytes":10737418240}""", await script.GetStringAsync("/api/v1/logs/retention", Cancel));

        await script.PutAsJsonAsync("/api/v1/logs/retention", new { days = 14, bytes = 1L << 30 }, Cancel);
        Assert.Equal("""{"days":14,"bytes":1073741824}""", await script.GetStringAsync("/api/v1/logs/retention", Cancel));

        var refused = await script.PutAsJsonAsync("/api/v1/logs/retention", new { days = 0, bytes = 1L << 30 }, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.Equal("Logs cannot be kept for 0 days; 1 to 36500 are possible.", (await refused.Content.ReadFromJsonAsync<JsonObject>(Cancel))!["detail"]!.GetValue<string>());
        Assert.Equal("""{"days":14,"bytes":1073741824}""", await script.GetStringAsync("/api/v1/logs/retention", Cancel));
        await script.PutAsJsonAsync("/api/v1/logs/retention", LogLimits.Default, Cancel);
    }

    [Fact]
    public async Task A_deployment_has_limits_of_its_own_until_they_are_taken_back()
    {
        var path = $"/api/v1/deployments/{(await Scene.AddRunAsync(dashboard.Services, Cancel)).DeploymentId}/logs";

        var set = await (await script.PutAsJsonAsync($"{path}/retention", new { days = (int?)7, bytes = (long?)null }, Cancel)).Content.ReadFromJsonAsync<JsonObject>(Cancel);
        Assert.Equal(("7", "null"), (set!["days"]!.ToJsonString(), set["bytes"]?.ToJsonString() ?? "null"));
        Assert.Equal(set.ToJsonString(), (await script.GetFromJsonAsync<JsonObject>($"{path}/usage", Cancel))!.ToJsonString());

        await script.PutAsJsonAsync($"{path}/retention", new { days = (int?)null, bytes = (long?)null }, Cancel);
        Assert.Null((await script.GetFromJsonAsync<JsonObject>($"{path}/usage", Cancel))!["days"]);
        Assert.Equal(HttpStatusCode.BadRequest, (await script.PutAsJsonAsync($"{path}/retention", new { bytes = 5 }, Cancel)).StatusCode);
    }

    [Fact]
    public async Task Usage_tells_what_is_kept_and_what_was_dropped()
    {
        var deploymentId = (await Scene.AddRunAsync(dashboard.Services, Cancel)).DeploymentId;
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"line {number}\n"));
        var streamId = await Scene.AddLogAsync(dashboard.Services, deploymentId, "s1:50000", text, Cancel);
        var path = $"/api/v1/deployments/{deploymentId}/logs";
        var before = await UsageAsync(path);
        Assert.Equal((text.Length, 20_000, 1), (before.Bytes, before.Lines, before.Streams));
        Assert.InRange(before.StoredBytes, 1, text.Length / 2);

        var dropped = await (await script.PostAsync($"{path}/drop?before={TimeProvider.System.GetUtcNow().AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}", null, Cancel)).Content.ReadAsStringAsync(Cancel);
        Assert.Equal("""{"bytes":0}""", dropped);
        dropped = await (await script.PostAsync($"{path}/drop?before={TimeProvider.System.GetUtcNow().AddDays(1):yyyy-MM-ddTHH:mm:ssZ}", null, Cancel)).Content.ReadAsStringAsync(Cancel);

        var stream = await dashboard.Services.GetRequiredService<LogStore>().GetAsync(streamId, Cancel);
        Assert.True(stream.DroppedBytes > 0);
        Assert.Equal($"{{\"bytes\":{stream.DroppedBytes}}}", dropped);
        var after = await UsageAsync(path);
        Assert.Equal((text.Length - stream.DroppedBytes, 20_000 - stream.DroppedLines, stream.DroppedBytes), (after.Bytes, after.Lines, after.DroppedBytes));
        Assert.Contains(after, (await script.GetFromJsonAsync<LogUsage[]>("/api/v1/logs/usage", Cancel))!);
    }

    [Fact]
    public async Task A_deployment_that_is_none_has_no_logs_to_limit_or_to_drop()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await script.GetAsync("/api/v1/deployments/none/logs/usage", Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await script.PutAsJsonAsync("/api/v1/deployments/none/logs/retention", new { days = 7 }, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await script.PostAsync("/api/v1/deployments/none/logs/drop?before=2026-01-01T00:00:00Z", null, Cancel)).StatusCode);
    }

    public void Dispose() => script.Dispose();

    private async Task<LogUsage> UsageAsync(string path)
    {
        var usage = (await script.GetFromJsonAsync<JsonObject>($"{path}/usage", Cancel))!["usage"]!;
        return System.Text.Json.JsonSerializer.Deserialize<LogUsage>(usage, System.Text.Json.JsonSerializerOptions.Web)!;
    }
}

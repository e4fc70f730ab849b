using System.Net.Http.Json;
using System.Text.Json;
using Daphne.Dashboard.Tests.Hosting;

namespace Daphne.Dashboard.Tests.Api;

public sealed class OpenApiTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    [Fact]
    public async Task The_document_names_every_operation_of_the_api_with_a_summary_and_how_to_log_in()
    {
        using var script = dashboard.Script();
        var document = await script.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);

        Assert.Equal("bearer", document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer").GetProperty("scheme").GetString());
        var paths = document.GetProperty("paths");
        foreach (var path in new[] { "/api/v1/clusters", "/api/v1/deployments/{id}/redeploy", "/api/v1/deployments/{id}/reconcile", "/api/v1/operations/{id}/events", "/api/v1/runs/{id}/log" })
            Assert.True(paths.TryGetProperty(path, out _), path);
        foreach (var path in paths.EnumerateObject())
        {
            Assert.StartsWith("/api/v1/", path.Name, StringComparison.Ordinal);
            foreach (var operation in path.Value.EnumerateObject())
                Assert.False(string.IsNullOrEmpty(operation.Value.GetProperty("summary").GetString()), $"{operation.Name} {path.Name}");
        }
    }

    [Fact]
    public async Task States_are_listed_as_words()
    {
        using var script = dashboard.Script();
        var document = await script.GetFromJsonAsync<JsonElement>("/openapi/v1.json", TestContext.Current.CancellationToken);
        var words = document.GetProperty("components").GetProperty("schemas").GetProperty("RunStatus").GetProperty("enum").EnumerateArray().Select(word => word.GetString());
        Assert.Equal(["queued", "running", "cancelling", "succeeded", "failed", "cancelled", "timedOut"], words);
    }
}

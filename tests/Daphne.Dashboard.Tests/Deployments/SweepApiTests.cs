using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Daphne.Dashboard.Tests.Hosting;
using Daphne.Dashboard.Tests.Slurm;

namespace Daphne.Dashboard.Tests.Deployments;

public sealed class SweepApiTests(RunningDashboard dashboard) : IClassFixture<RunningDashboard>
{
    private const string Run = """{"script": "print(1);"}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"packageId": "ID"}""", """{"source": "/home/me/daphne"}""", "but not both")]
    [InlineData("{}", "null", "Name the package")]
    [InlineData("{}", """{"source": "daphne"}""", "'daphne' is no source to build")]
    [InlineData("{}", """{"source": "/home/me/daphne", "output": "../out"}""", "'../out' is no place below the source")]
    [InlineData("{}", """{"source": "/home/me/daphne", "sbatchArguments": ["--job-name=mine"]}""", "'--job-name' is set by the dashboard itself")]
    [InlineData("{}", """{"source": null}""", "build.source")]
    [InlineData("{}", """{"command": "make"}""", "source")]
    public async Task What_cannot_be_built_is_refused_and_leaves_nothing(string package, string build, string words)
    {
        using var script = dashboard.Script();
        var id = await SlurmScene.AddAsync(dashboard.Services, Cancel);
        var name = $"swept-{id}";
        var deployment = package.Replace("ID", id, StringComparison.Ordinal).TrimEnd('}');

        var answer = await PostAsync(script, $$"""
            {"deployment": {{deployment}}{{(deployment.Length > 1 ? "," : "")}} "name": "{{name}}", "clusterId": "{{id}}", "workers": 1}, "run": {{Run}}, "build": {{build}}}
            """);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(words, (await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain((await script.GetFromJsonAsync<JsonElement>("/api/v1/deployments", Cancel)).EnumerateArray(), one => one.GetProperty("name").GetString() == name);
    }

    [Fact]
    public async Task A_sweep_is_one_operation_with_its_build_its_script_and_its_end()
    {
        using var script = dashboard.Script();
        var id = await SlurmScene.AddAsync(dashboard.Services, Cancel);

        var answer = await PostAsync(script, $$"""
            {"deployment": {"name": "swept-{{id}}", "clusterId": "{{id}}", "workers": 1}, "run": {{Run}}, "build": {"source": "https://example.org/daphne.git#main"} }
            """);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var accepted = await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        var operation = await script.GetFromJsonAsync<JsonElement>(answer.Headers.Location, Cancel);
        Assert.Equal("sweep", operation.GetProperty("kind").GetString());
        Assert.Equal(
            (accepted.GetProperty("deploymentId").GetString(), accepted.GetProperty("runId").GetString()),
            (operation.GetProperty("deploymentId").GetString(), operation.GetProperty("runId").GetString()));
        Assert.Equal(
            ["Preflight", "Probe", "Build", "Transfer", "Install", "Submit", "Queue", "Check", "Ask workers", "Execute", "Stop", "Collect", "Clean"],
            operation.GetProperty("stages").EnumerateArray().Select(stage => stage.GetProperty("name").GetString()!));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient script, string json)
    {
        using var content = new StringContent(json, Encoding.UTF8, "application/json");
        return await script.PostAsync("/api/v1/sweeps", content, Cancel);
    }
}

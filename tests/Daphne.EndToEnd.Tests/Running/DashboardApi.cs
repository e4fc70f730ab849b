using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using Daphne.EndToEnd.Browsing;

namespace Daphne.EndToEnd.Running;

/// <summary>What a story needs beside the pages, by the dashboard's own API.</summary>
public sealed class DashboardApi : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http;

    public DashboardApi(string address, string token)
    {
        Token = token;
        _http = new HttpClient { BaseAddress = new Uri($"{address}/api/v1/") };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public string Token { get; }

    public async Task<string> NewLoginLinkAsync() => (await PostAsync<LoginLink>("login-links")).Url;

    /// <summary>Brings the simulator up on this machine, and returns the deployment's id when it is ready.</summary>
    public async Task<string> DeployAsync(string name, int workers)
    {
        var accepted = await PostAsync<Accepted>("deployments", new
        {
            name,
            clusterId = (await GetAsync<Cluster[]>("clusters")).Single(cluster => cluster.Kind == "local").Id,
            packageId = (await GetAsync<Package[]>("packages")).Single(package => package.Source == "simulator").Id,
            workersPerNode = workers,
            firstPort = FreePorts.Find(workers),
        });
        await EndOfAsync(accepted.OperationId);
        return accepted.DeploymentId;
    }

    /// <summary>Nothing that was deployed on this machine may outlive the tests. Other machines end with the lab.</summary>
    public async Task CleanThisMachineAsync()
    {
        var local = (await GetAsync<Cluster[]>("clusters")).Where(cluster => cluster.Kind == "local").Select(cluster => cluster.Id).ToHashSet();
        foreach (var deployment in await GetAsync<Deployment[]>("deployments"))
            if (local.Contains(deployment.ClusterId) && deployment.Status != "cleaned")
                await CleanAsync(deployment.Id);
    }

    public void Dispose() => _http.Dispose();

    private async Task CleanAsync(string deploymentId)
    {
        foreach (var operation in await GetAsync<Operation[]>($"operations?deploymentId={deploymentId}"))
            if (!operation.HasEnded)
                await EndOfAsync((await PostAsync<Accepted>($"operations/{operation.Id}/cancel")).OperationId);
        await EndOfAsync((await PostAsync<Accepted>($"deployments/{deploymentId}/clean")).OperationId);
    }

    private async Task EndOfAsync(string operationId)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience.Time;)
        {
            if ((await GetAsync<Operation>($"operations/{operationId}")).HasEnded)
                return;
            await Task.Delay(Pause);
        }
        throw new TimeoutException($"The operation {operationId} has not ended within {Patience.Time}.");
    }

    private async Task<T> GetAsync<T>(string path) => await _http.GetFromJsonAsync<T>(path) ?? throw new InvalidOperationException($"GET {path}: null");

    private async Task<T> PostAsync<T>(string path, object? body = null)
    {
        using var answer = await _http.PostAsJsonAsync(path, body ?? new { });
        return answer.IsSuccessStatusCode
            ? await answer.Content.ReadFromJsonAsync<T>() ?? throw new InvalidOperationException($"POST {path}: null")
            : throw new InvalidOperationException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    private sealed record LoginLink(string Url);

    private sealed record Cluster(string Id, string Kind);

    private sealed record Package(string Id, string Source);

    private sealed record Deployment(string Id, string ClusterId, string Status);

    private sealed record Accepted(string OperationId, string DeploymentId);

    private sealed record Operation(string Id, string Status)
    {
        public bool HasEnded => Status is "succeeded" or "failed" or "cancelled";
    }
}

using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Daphne.EndToEnd.Running;

/// <summary>What a story needs beside the pages, by the dashboard's own API.</summary>
public sealed class DashboardApi : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

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
    public async Task<string> DeployAsync(string name, int workers) =>
        await DeployAsync(name, (await GetAsync<Cluster[]>("clusters")).Single(cluster => cluster.Kind == "local").Id, workers);

    /// <summary>Brings the simulator up with so many workers on each node, and returns the deployment's id when it is ready.</summary>
    public async Task<string> DeployAsync(string name, string clusterId, int workers)
    {
        var accepted = await PostAsync<Accepted>("deployments", new
        {
            name,
            clusterId,
            packageId = (await GetAsync<Package[]>("packages")).Single(package => package.Source == "simulator").Id,
            workersPerNode = workers,
            firstPort = FreePorts.Find(workers),
        });
        await EndOfAsync(accepted.OperationId);
        return accepted.DeploymentId;
    }

    /// <param name="name">Its name.</param>
    /// <param name="kind">privateKey or oneTimeCode.</param>
    /// <param name="privateKey">Its key.</param>
    public Task AddCredentialAsync(string name, string kind, string privateKey) => PostAsync<Stored>("credentials", new { name, kind, privateKey });

    /// <summary>A cluster of hosts of a lab, whose keys are accepted; returns its id.</summary>
    public async Task<string> AddClusterAsync(string name, Lab lab, params IEnumerable<string> hosts)
    {
        var credential = await PostAsync<Stored>("credentials", new { name, kind = "privateKey", privateKey = lab.PrivateKey });
        var nodes = hosts.Select(host => new { name = host, host = lab.Host(host).Address });
        var cluster = await PostAsync<Stored>("clusters", new { name, kind = "ssh", user = "root", credentialId = credential.Id, nodes });
        var keys = await GetAsync<HostKey[]>($"clusters/{cluster.Id}/host-keys");
        using var accepted = await _http.PostAsJsonAsync($"clusters/{cluster.Id}/host-keys/accept", new { fingerprints = keys.Select(key => key.Fingerprint) });
        accepted.EnsureSuccessStatusCode();
        return cluster.Id;
    }

    /// <summary>The login host of a lab behind the bastion s1, with both host keys accepted; returns its id.</summary>
    /// <param name="name">Of the cluster, and of the bastion's credential.</param>
    /// <param name="lab">Of the shape with a bastion.</param>
    /// <param name="user">A user of <see cref="Lab.OtpAsync"/>.</param>
    /// <param name="credential">The name of the credential for the login host, that is there already.</param>
    public async Task<string> AddSiteAsync(string name, Lab lab, string user, string credential)
    {
        var bastion = await PostAsync<Stored>("credentials", new { name, kind = "privateKey", privateKey = lab.PrivateKey });
        var code = (await GetAsync<Credential[]>("credentials")).Single(stored => stored.Name == credential);
        var cluster = await PostAsync<Stored>("clusters", new
        {
            name,
            kind = "ssh",
            user = "root",
            credentialId = bastion.Id,
            jump = lab.Host("s1").Address,
            nodes = new[] { new { name = "login", host = lab.Host("login").Address, user, credentialId = code.Id } },
        });
        foreach (var host in new[] { "s1", "login" })
        {
            await GetAsync<HostKey[]>($"clusters/{cluster.Id}/host-keys");
            await PostAsync<HostKey[]>($"clusters/{cluster.Id}/host-keys/accept", new { fingerprints = new[] { lab.Host(host).Fingerprint } });
        }
        return cluster.Id;
    }

    /// <summary>Begins an operation, and returns its status at its end.</summary>
    public async Task<string> DoAsync(string path, object? body = null) => await EndOfAsync(await BeginAsync(path, body));

    /// <summary>Begins an operation, and returns its id.</summary>
    public async Task<string> BeginAsync(string path, object? body = null) => (await PostAsync<Accepted>(path, body)).OperationId;

    public async Task<string> StatusOfAsync(string operationId) => (await GetAsync<Operation>($"operations/{operationId}")).Status;

    /// <summary>Listens to something's changes; the stream stays open until it is disposed.</summary>
    public Task<Stream> ListenAsync(string path) => _http.GetStreamAsync(path);

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

    private async Task<string> EndOfAsync(string operationId)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Limit;)
        {
            if (await GetAsync<Operation>($"operations/{operationId}") is { HasEnded: true } operation)
                return operation.Status;
            await Task.Delay(Pause);
        }
        throw new TimeoutException($"The operation {operationId} has not ended within {Limit}.");
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

    private sealed record Stored(string Id);

    private sealed record Credential(string Id, string Name);

    private sealed record HostKey(string? Fingerprint);

    private sealed record Cluster(string Id, string Kind);

    private sealed record Package(string Id, string Source);

    private sealed record Deployment(string Id, string ClusterId, string Status);

    private sealed record Accepted(string OperationId, string DeploymentId);

    private sealed record Operation(string Id, string Status)
    {
        public bool HasEnded => Status is "succeeded" or "failed" or "cancelled";
    }
}

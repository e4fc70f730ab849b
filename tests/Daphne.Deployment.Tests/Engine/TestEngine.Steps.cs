using System.Text.Json;
using System.Text.Json.Serialization;
using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Runs;

namespace Daphne.Tests.Engine;

/// <summary>What a person does with the engine, in one call each.</summary>
public sealed partial class TestEngine
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private static readonly JsonSerializerOptions Readable = new() { ReferenceHandler = ReferenceHandler.IgnoreCycles };

    /// <summary>A cluster of these hosts of the lab with an install root of its own, whose host keys are accepted.</summary>
    public async Task<Cluster> AddClusterAsync(params string[] hosts)
    {
        var cluster = await CreateClusterAsync(new ClusterInput { Nodes = [.. hosts.Select(NodeOf)] });
        await AcceptHostKeysAsync(cluster);
        return cluster;
    }

    public NodeInput NodeOf(string host) => new() { Name = host, Host = Lab.Host(host).Address };

    /// <summary>A cluster as given; what is not given is filled in, so that it works.</summary>
    public async Task<Cluster> CreateClusterAsync(ClusterInput input)
    {
        var cluster = await Clusters.CreateAsync(
            input with
            {
                Name = input.Name.Length > 0 ? input.Name : Id.New(),
                Root = input.Root ?? $"/opt/daphne-{Id.New()}",
                User = input.User ?? "root",
                CredentialId = input.CredentialId ?? await LabKeyAsync(),
                FirstPort = input.FirstPort ?? TestPorts.Next(16),
                WorkersPerNode = input.WorkersPerNode ?? 1,
            },
            Cancelled);
        places.AddRange(cluster.Nodes.Where(node => Lab.Hosts.Any(known => known.Name == node.Name)).Select(node => (node.Name, cluster.Root)));
        return cluster;
    }

    /// <summary>Fetches and accepts what the hosts show, in as many rounds as there are hosts behind hosts.</summary>
    public async Task AcceptHostKeysAsync(Cluster cluster)
    {
        var accepted = -1;
        while (true)
        {
            var keys = await HostKeys.ScanAsync(cluster.Id, Cancelled);
            if (keys.Where(key => key.Status is HostKeyStatus.New or HostKeyStatus.Changed).Select(key => key.Fingerprint!).ToList() is { Count: > 0 } fingerprints)
                await HostKeys.AcceptAsync(cluster.Id, fingerprints, Cancelled);
            var count = keys.Count(key => key.Status != HostKeyStatus.Unreachable);
            if (count == keys.Count || count == accepted)
                return;
            accepted = count;
        }
    }

    /// <summary>The lab's private key as a credential.</summary>
    public async Task<string> LabKeyAsync() => credentialId ??=
        (await Credentials.CreateAsync(new CredentialInput { Name = "lab", Kind = CredentialKind.PrivateKey, PrivateKey = Lab.PrivateKey }, Cancelled)).Id;

    public async Task<Package> AddPackageAsync(byte[] archive) =>
        await Packages.AddAsync(new MemoryStream(archive), "tiny.tar", PackageSource.Upload, progress: null, Cancelled);

    public Task<Package> AddSimulatorAsync() => Get<SimulatorPackage>().EnsureAsync(Daphne.Tests.Simulator.SimulatorPackage.Archive, Cancelled);

    /// <summary>Deploys, and waits for the end, good or bad.</summary>
    public async Task<Operation> DeployAsync(Cluster cluster, Package package, DeploymentSettings? settings = null, string? name = null) =>
        await EndOfAsync(await BeginDeployAsync(cluster, package, settings, name));

    public Task<Operation> BeginDeployAsync(Cluster cluster, Package package, DeploymentSettings? settings = null, string? name = null) => Deployments.CreateAsync(
        new DeploymentInput { Name = name ?? Id.New(), ClusterId = cluster.Id, PackageId = package.Id, Settings = settings ?? new DeploymentSettings() }, Cancelled);

    /// <summary>Deploys what must succeed.</summary>
    public async Task<Deployment> DeployedAsync(Cluster cluster, Package package, DeploymentSettings? settings = null, string? name = null)
    {
        var operation = Succeeded(await DeployAsync(cluster, package, settings, name));
        return await Deployments.GetAsync(operation.DeploymentId!, Cancelled);
    }

    public static Operation Succeeded(Operation operation)
    {
        Assert.True(operation.Status == OperationStatus.Succeeded, $"{operation.Kind} is {operation.Status}: {operation.Error}");
        return operation;
    }

    public Task<Operation> EndOfAsync(Operation operation) =>
        UntilAsync(() => Operations.GetAsync(operation.Id, Cancelled), now => now.FinishedAt is not null, "the operation's end");

    public async Task<Run> RunAsync(Deployment deployment, RunInput input) => await EndOfAsync(await Runs.SubmitAsync(deployment.Id, input, Cancelled));

    public Task<Run> EndOfAsync(Run run) => UntilAsync(() => Runs.GetAsync(run.Id, Cancelled), now => !now.IsActive, "the run's end");

    public Task<Deployment> UntilAsync(Deployment deployment, Func<Deployment, bool> condition, TimeSpan? limit = null) =>
        UntilAsync(() => Deployments.GetAsync(deployment.Id, Cancelled), condition, "the deployment's state", limit);

    /// <summary>Reads again at each announced change until it is as wanted.</summary>
    public async Task<T> UntilAsync<T>(Func<Task<T>> read, Func<T, bool> condition, string what, TimeSpan? limit = null)
    {
        using var changes = Feed.Subscribe(_ => true);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        deadline.CancelAfter(limit ?? Deadline);
        while (true)
        {
            var found = await read();
            if (condition(found))
                return found;
            try
            {
                await changes.NextAsync(deadline.Token);
            }
            catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
            {
                Assert.Fail($"Waited {limit ?? Deadline} in vain for {what}; now it is {JsonSerializer.Serialize(found, Readable)}");
            }
        }
    }

    public async Task<byte[]> LogBytesAsync(string streamId)
    {
        var bytes = new MemoryStream();
        await foreach (var chunk in Logs.ReadBytesAsync(streamId, 0, long.MaxValue, Cancelled))
            bytes.Write(chunk.Span);
        return bytes.ToArray();
    }

    public async Task<string> LogTextAsync(string streamId) => System.Text.Encoding.UTF8.GetString(await LogBytesAsync(streamId));

    /// <summary>Runs a shell command as root on a host, without ssh.</summary>
    public Task<string> ShellAsync(string host, string command, params string[] arguments) => Lab.ExecAsync(host, ["sh", "-c", command, "sh", .. arguments]);
}

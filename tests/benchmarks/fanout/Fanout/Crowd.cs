using System.Diagnostics;
using Daphne.Instances;
using Daphne.Remote;

namespace Daphne.Fanout;

/// <summary>The hosts of a lab, and the engine's way to them.</summary>
internal sealed class Crowd(string labDirectory, string dataDirectory, IReadOnlyList<string> hosts) : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly RuntimeDirectory runtime = new(new InstanceIdentity(dataDirectory));
    private SshPool? pool;

    /// <summary>Lets go of every connection and of the key agent.</summary>
    public async Task ForgetAsync()
    {
        if (pool is not null)
            await pool.DisposeAsync();
        pool = new SshPool(runtime, new LabSecrets(await File.ReadAllTextAsync(Path.Combine(labDirectory, "keys", "id"))), new SshLogins(TimeProvider.System));
    }

    /// <summary>Runs one command on all hosts at once.</summary>
    /// <returns>How long it took until the last one had answered.</returns>
    public async Task<TimeSpan> RunAsync(string command, CancellationToken cancellationToken)
    {
        var targets = hosts.Select(Target).ToList();
        var began = Stopwatch.GetTimestamp();
        var results = await Task.WhenAll(targets.Select(target =>
            pool!.Open(target, isReserved: false).RunAsync(new RemoteCommand(command, []), Limit, cancellationToken)));
        var took = Stopwatch.GetElapsedTime(began);
        return results.All(result => result.Succeeded && result.Output.Length > 0) ? took : throw new InvalidOperationException("A host did not answer.");
    }

    public async ValueTask DisposeAsync()
    {
        if (pool is not null)
            await pool.DisposeAsync();
        runtime.Dispose();
    }

    /// <param name="host">Name and address, with a colon between.</param>
    private SshTarget Target(string host)
    {
        var (name, address) = host.Split(':') is [var first, var second] ? (first, second) : throw new ArgumentException($"Not NAME:ADDRESS: {host}");
        var key = File.ReadAllText(Path.Combine(labDirectory, "keys", $"host_{name}.pub")).Split(' ');
        return new SshTarget(name, address, null, "root", "lab", $"{key[0]} {key[1]}", name, null);
    }
}

using Daphne.Simulator.Wire;

namespace Daphne.Simulator.Coordinator;

/// <summary>The workers that the environment variable DISTRIBUTED_WORKERS names, in its order.</summary>
internal sealed class WorkerList : IDisposable
{
    private readonly Dictionary<string, WorkerClient> clients = [];

    public IReadOnlyList<string> Addresses { get; } =
        Environment.GetEnvironmentVariable("DISTRIBUTED_WORKERS")?.Split(',') ?? [];

    public WorkerClient this[string address] =>
        clients.TryGetValue(address, out var client) ? client : clients[address] = new WorkerClient(address);

    public void Dispose()
    {
        foreach (var client in clients.Values)
            client.Dispose();
    }
}

using Daphne.Remote;

namespace Daphne.Operations;

/// <summary>A node as one step may use it: each command goes only while the operation is ours, and carries its fence.</summary>
internal sealed class FencedHost(IRemoteHost host, OperationTenure tenure, Func<Fence> nextFence) : IRemoteHost
{
    public string Name => host.Name;

    public async Task<IRemoteProcess> StartAsync(RemoteCommand command, CancellationToken cancellationToken)
    {
        var guarded = nextFence().Guard(command);
        tenure.Ensure();
        return new FencedProcess(await host.StartAsync(guarded, cancellationToken), tenure);
    }

    public Task<Stream> ConnectAsync(string address, int port, CancellationToken cancellationToken) => host.ConnectAsync(address, port, cancellationToken);

    private sealed class FencedProcess(IRemoteProcess process, OperationTenure tenure) : IRemoteProcess
    {
        public Stream Input => process.Input;
        public Stream Output => process.Output;
        public Stream Error => process.Error;

        public async Task<int> WaitAsync(CancellationToken cancellationToken)
        {
            var code = await process.WaitAsync(cancellationToken);
            if (code != Fence.Refused)
                return code;
            await tenure.DropAsync();
            throw new OperationLostException("Its node has seen a later owner.");
        }

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }
}

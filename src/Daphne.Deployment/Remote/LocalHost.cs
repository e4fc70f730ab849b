using System.Net.Sockets;

namespace Daphne.Remote;

/// <summary>This machine, by the same scripts as any other.</summary>
public sealed class LocalHost(string name) : IRemoteHost
{
    public string Name => name;

    /// <summary>In a session of its own, as sshd would: so that it can be ended with all it has started.</summary>
    public Task<IRemoteProcess> StartAsync(RemoteCommand command, CancellationToken cancellationToken) =>
        Task.FromResult<IRemoteProcess>(ChildProcess.Start("setsid", command.Words, hasChildren: true));

    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// The way from one instance to the database server, which can be cut: then nothing passes and nobody is told, as when a switch dies.
/// What was on its way arrives when it is healed.
/// </summary>
public sealed class Cable : IAsyncDisposable
{
    private readonly CancellationTokenSource ended = new();
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly string socket;
    private readonly Task accepting;
    private TaskCompletionSource whole = new();

    /// <param name="socket">The server's Unix socket.</param>
    public Cable(string socket)
    {
        this.socket = socket;
        whole.SetResult();
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        accepting = AcceptAsync();
    }

    public int Port { get; }

    public void Cut() => whole = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Heal() => whole.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await ended.CancelAsync();
        listener.Stop();
        await accepting;
        ended.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                _ = PassAsync(await listener.AcceptTcpClientAsync(ended.Token));
            }
            catch (Exception closed) when (closed is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using (client)
        {
            try
            {
                await whole.Task.WaitAsync(ended.Token);
                await server.ConnectAsync(new UnixDomainSocketEndPoint(socket), ended.Token);
                await using var there = new NetworkStream(server);
                await Task.WhenAny(CopyAsync(client.GetStream(), there), CopyAsync(there, client.GetStream()));
            }
            catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException)
            {
                // The server is away, or the test has ended: the client sees a closed connection.
            }
        }
    }

    private async Task CopyAsync(Stream from, Stream to)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReadAsync(buffer, ended.Token) is > 0 and var read)
            {
                await whole.Task.WaitAsync(ended.Token);
                await to.WriteAsync(buffer.AsMemory(0, read), ended.Token);
            }
        }
        catch (Exception broken) when (broken is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Either end has closed it.
        }
    }
}

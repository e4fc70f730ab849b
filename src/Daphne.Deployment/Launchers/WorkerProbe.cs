using System.Net;
using System.Net.Http.Headers;
using Daphne.Remote;

namespace Daphne.Launchers;

/// <summary>
/// Asks a worker by its own protocol: a unary gRPC call of a method that does not exist. Whatever status comes back, a server that speaks
/// gRPC has given it. The connection is made on the worker's node, so it works behind firewalls and bastions.
/// </summary>
internal static class WorkerProbe
{
    private static readonly TimeSpan OneTry = TimeSpan.FromSeconds(5);

    public static async Task<bool> AnswersAsync(IRemoteHost host, string address, int port, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            while (!await TryAsync(host, address, port, deadline.Token))
                await Task.Delay(100, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>Asks once, one way or the other.</summary>
    public static async Task<bool> TryAsync(IRemoteHost host, string address, int port, CancellationToken cancellationToken) =>
        await CallAsync(host, address, port, cancellationToken) || await TryOnNodeAsync(host, address, port, cancellationToken);

    /// <summary>One call, within five seconds.</summary>
    private static async Task<bool> CallAsync(IRemoteHost host, string address, int port, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OneTry);
        using var handler = new SocketsHttpHandler { ConnectCallback = async (_, token) => await host.ConnectAsync(address, port, token), UseProxy = false };
        using var client = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("http://worker/distributed.Worker/Probe"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
            Headers = { TE = { new TransferCodingWithQualityHeaderValue("trailers") } },
        };
        try
        {
            using var response = await client.SendAsync(request, limit.Token);
            await response.Content.CopyToAsync(Stream.Null, limit.Token);
            return response.TrailingHeaders.Contains("grpc-status") || response.Headers.Contains("grpc-status");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Where sshd forbids forwarding: the node itself connects and looks for the first frame of an HTTP/2 server.</summary>
    private static async Task<bool> TryOnNodeAsync(IRemoteHost host, string address, int port, CancellationToken cancellationToken) =>
        (await host.RunAsync(RemoteScript.Command("probe.sh", address, $"{port}"), OneTry * 2, cancellationToken)).Succeeded;
}

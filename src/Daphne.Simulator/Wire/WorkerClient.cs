using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Google.Protobuf;

namespace Daphne.Simulator.Wire;

/// <summary>Calls one worker: gRPC over HTTP/2 without TLS.</summary>
internal sealed class WorkerClient(string address) : IDisposable
{
    // DAPHNE itself would wait for ever on a worker that is frozen.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly MediaTypeHeaderValue ContentType = new("application/grpc");

    private readonly HttpMessageInvoker http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        InitialHttp2StreamWindowSize = 4 << 20,
    });

    public string Address => address;

    /// <exception cref="WorkerFailure">The worker could not be reached, or died.</exception>
    public Task<StoredData> StoreAsync(IEnumerable<Data> chunks) => CallAsync("Store", chunks, StoredData.Parser);

    /// <exception cref="WorkerFailure">The worker could not be reached, or died.</exception>
    public Task<ComputeResult> ComputeAsync(ComputeTask task) => CallAsync("Compute", [task], ComputeResult.Parser);

    /// <exception cref="WorkerFailure">The worker could not be reached, or died.</exception>
    public Task<Data> TransferAsync(StoredData stored) => CallAsync("Transfer", [stored], Data.Parser);

    public void Dispose() => http.Dispose();

    private async Task<T> CallAsync<T>(string method, IEnumerable<IMessage> messages, MessageParser<T> parser)
        where T : class, IMessage<T>
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"http://{address}/distributed.Worker/{method}"))
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                Content = new GrpcContent(messages),
            };
            request.Headers.TE.Add(new("trailers"));
            request.Content.Headers.ContentType = ContentType;
            using var response = await http.SendAsync(request, deadline.Token);
            var body = await response.Content.ReadAsByteArrayAsync(deadline.Token);
            var status = response.TrailingHeaders.Concat(response.Headers).FirstOrDefault(header => header.Key == "grpc-status").Value;
            return status?.FirstOrDefault() == "0"
                ? GrpcFrame.Decode(body, parser)
                : throw new WorkerFailure($"the worker answered {method} with status {status?.FirstOrDefault() ?? "none"}");
        }
        catch (UriFormatException)
        {
            throw new WorkerFailure($"DNS resolution failed for {address}: unparseable host:port");
        }
        catch (OperationCanceledException)
        {
            throw new WorkerFailure("Deadline Exceeded");
        }
        catch (HttpRequestException failure)
        {
            throw new WorkerFailure(Explain(failure));
        }
    }

    private string Explain(HttpRequestException failure) => failure.InnerException is SocketException socket
        ? $"failed to connect to all addresses; last error: UNKNOWN: ipv4:{address}: Failed to connect to remote host: "
            + (socket.SocketErrorCode == SocketError.ConnectionRefused ? "Connection refused" : socket.SocketErrorCode.ToString())
        : "Socket closed";
}

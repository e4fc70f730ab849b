using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Daphne.Tests.Simulator;

/// <summary>A port of the loopback address, looked at from outside.</summary>
public sealed record WorkerPort(int Number)
{
    public string Address => $"127.0.0.1:{Number}";

    public static WorkerPort Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new(((IPEndPoint)listener.LocalEndpoint).Port);
    }

    /// <summary>The status that a gRPC call is answered with, wherever in the answer it stands.</summary>
    public async Task<string?> CallAsync(string method)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{Address}{method}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        using var response = await http.SendAsync(request);
        await response.Content.ReadAsByteArrayAsync();
        return response.Headers.Concat(response.TrailingHeaders)
            .Where(header => header.Key == "grpc-status")
            .Select(header => header.Value.Single())
            .SingleOrDefault();
    }

    public Task AnswersAsync() => Eventually.IsTrueAsync(async () =>
    {
        try
        {
            return await CallAsync("/no.Such/Method") == "12";
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });
}

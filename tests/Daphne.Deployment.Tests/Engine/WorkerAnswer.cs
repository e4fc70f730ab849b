using System.Net;
using System.Net.Http.Headers;

namespace Daphne.Tests.Engine;

/// <summary>Asks a worker by gRPC straight from this machine, as a check on what the dashboard says of it.</summary>
public sealed record WorkerAnswer(string Host, int Port)
{
    /// <summary>The gRPC status of a call of a method that does not exist: 12 from a living worker.</summary>
    public async Task<string?> StatusAsync()
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://{Host}:{Port}/no.Such/Method")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(new byte[5]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };
        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return response.Headers.Concat(response.TrailingHeaders).FirstOrDefault(header => header.Key == "grpc-status").Value?.Single();
    }
}

namespace Daphne.Packages;

/// <summary>Fetches archives over HTTP. A server that keeps silent is given up, one that is slow is not.</summary>
internal sealed class PackageDownload : IDisposable
{
    private const int MaxRedirects = 5;
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(60);

    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(15),
        MaxAutomaticRedirections = MaxRedirects,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>What may be stored and shown: an address can hold a password or a signature.</summary>
    public static string Show(Uri url) => url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.SafeUnescaped);

    /// <param name="url">http or https.</param>
    /// <param name="receive">Gets the body and the file name.</param>
    /// <param name="progress">Bytes so far, and in all where the server says so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> GetAsync<T>(
        Uri url, Func<Stream, string, CancellationToken, Task<T>> receive, IProgress<TransferProgress>? progress, CancellationToken cancellationToken)
    {
        if (!url.IsAbsoluteUri || url.Scheme is not ("http" or "https"))
            throw ProblemException.BadInput($"'{url}' is not a web address. Give one that begins with https:// or http://.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Silence);
        try
        {
            using var response = await client.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (!response.IsSuccessStatusCode)
                throw Problem(url, $"the server answered {(int)response.StatusCode} {response.ReasonPhrase}. Look whether the address is right and open to everyone.");
            var length = response.Content.Headers.ContentLength;
            long done = 0;
            await using var body = await response.Content.ReadAsStreamAsync(patience.Token);
            await using var metered = new MeteredStream(body, (bytes, _) =>
            {
                patience.CancelAfter(Silence);
                progress?.Report(new TransferProgress(done += bytes.Length, length));
                return ValueTask.CompletedTask;
            });
            var fileName = Uri.UnescapeDataString((response.RequestMessage?.RequestUri ?? url).Segments[^1]);
            return await receive(metered, fileName, patience.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Problem(url, $"nothing came for {Silence.TotalSeconds:0} seconds. Try again later, or download it yourself and upload it.", exception);
        }
        catch (HttpRequestException exception)
        {
            throw Problem(url, Explain(url, exception), exception);
        }
        catch (IOException exception)
        {
            throw Problem(url, $"the connection broke off: {exception.Message} Try again.", exception);
        }
    }

    public void Dispose() => client.Dispose();

    private static string Explain(Uri url, HttpRequestException exception) => exception.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => $"there is no host '{url.Host}' in the DNS of the dashboard's machine. Check the address.",
        HttpRequestError.ConnectionError => $"{url.Authority} cannot be reached from the dashboard's machine ({exception.Message}). Check address, firewall and proxy.",
        HttpRequestError.SecureConnectionError => $"the TLS connection failed ({exception.InnerException?.Message ?? exception.Message}). Check the server's certificate.",
        _ when exception.InnerException is IOException broken => $"the connection broke off: {broken.Message} Try again.",
        _ => $"{exception.Message} Try again, or download it yourself and upload it.",
    };

    private static ProblemException Problem(Uri url, string why, Exception? exception = null) =>
        new(ProblemKind.Remote, $"The package could not be fetched from {Show(url)}: {why}", exception);
}

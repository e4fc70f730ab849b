using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;

namespace Daphne.EndToEnd.Chaos;

/// <summary>What chaos asks of a dashboard, by its API. Whoever is killed while it is asked gives no answer, which is null here.</summary>
public sealed class ChaosApi : IDisposable
{
    private readonly HttpClient http;

    public ChaosApi(string address, string token)
    {
        http = new HttpClient { BaseAddress = new Uri($"{address}/api/v1/"), Timeout = TimeSpan.FromSeconds(30) };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        await http.GetFromJsonAsync<T>(path, cancellationToken) ?? throw new ChaosException($"GET {path}: null");

    public Task<string> TextAsync(string path, CancellationToken cancellationToken) => http.GetStringAsync(new Uri(path, UriKind.Relative), cancellationToken);

    /// <returns>Null where it died before it answered, and where it refuses (409).</returns>
    public async Task<T?> PostAsync<T>(string path, object? body, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            using var answer = await http.PostAsJsonAsync(path, body ?? new { }, cancellationToken);
            if (answer.IsSuccessStatusCode)
                return await answer.Content.ReadFromJsonAsync<T>(cancellationToken);
            if (answer.StatusCode == HttpStatusCode.Conflict)
                return null;
            throw new ChaosException($"POST {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (Exception died) when (died is HttpRequestException or IOException)
        {
            return null;
        }
    }

    public async Task<T> MustPostAsync<T>(string path, object? body, CancellationToken cancellationToken)
        where T : class => await PostAsync<T>(path, body, cancellationToken) ?? throw new ChaosException($"POST {path}: refused");

    public async Task<PackageAnswer> UploadAsync(ChaosPackage package, CancellationToken cancellationToken)
    {
        using var file = new ByteArrayContent(package.Archive);
        using var form = new MultipartFormDataContent { { file, "file", package.Name } };
        using var answer = await http.PostAsync(new Uri("packages", UriKind.Relative), form, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new ChaosException($"POST packages: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        return (await answer.Content.ReadFromJsonAsync<PackageAnswer>(cancellationToken))!;
    }

    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.DeleteAsync(new Uri(path, UriKind.Relative), cancellationToken);
            if (!answer.IsSuccessStatusCode)
                throw new ChaosException($"DELETE {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        }
        catch (HttpRequestException)
        {
            // Killed before it answered: what came of it is seen later.
        }
    }

    public void Dispose() => http.Dispose();
}

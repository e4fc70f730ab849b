using System.Globalization;
using System.IO.Compression;
using Daphne.Logs;
using Microsoft.AspNetCore.Http.Features;

namespace Daphne.Dashboard.Live;

/// <summary>
/// All logs of a deployment as one .zip, written while it is sent: a chunk at a time, whatever their size. Logs that grow meanwhile are cut
/// where they were when they had their turn. Each byte of a secret is an asterisk, as in the raw bytes of one log.
/// </summary>
public sealed class LogArchive(LogStore store, string name, IReadOnlyList<LogStream> streams) : IResult
{
    /// <summary>The format knows no time before it.</summary>
    private static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.ContentType = "application/zip";
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentDisposition = $"attachment; filename=\"{Clean(name)}-logs.zip\"";
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        // The end of an entry, a few bytes, is written synchronously by the framework.
        if (httpContext.Features.Get<IHttpBodyControlFeature>() is { } control)
            control.AllowSynchronousIO = true;
        await using var archive = await ZipArchive.CreateAsync(response.Body, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: null, httpContext.RequestAborted);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var stream in streams)
            await WriteAsync(archive, stream, NameOf(stream, names), httpContext.RequestAborted);
    }

    private async Task WriteAsync(ZipArchive archive, LogStream stream, string entryName, CancellationToken cancellationToken)
    {
        var entry = archive.CreateEntry(entryName, CompressionLevel.Fastest);
        entry.LastWriteTime = stream.CreatedAt < Earliest ? Earliest : stream.CreatedAt;
        await using var body = await entry.OpenAsync(cancellationToken);
        await foreach (var bytes in store.ReadShownAsync(stream.Id, stream.DroppedBytes, long.MaxValue, cancellationToken))
            await body.WriteAsync(bytes, cancellationToken);
    }

    /// <summary><c>s1-50000.log</c>, and <c>s1-50000-2.log</c> for the next one of that name: a worker of a later release.</summary>
    private static string NameOf(LogStream stream, HashSet<string> taken)
    {
        var clean = Clean(stream.Name);
        var chosen = clean;
        for (var next = 2; !taken.Add(chosen); next++)
            chosen = string.Create(CultureInfo.InvariantCulture, $"{clean}-{next}");
        return $"{chosen}.log";
    }

    /// <summary>Only what any file system takes; no name leads out of the folder that the archive is unpacked into.</summary>
    private static string Clean(string text)
    {
        var clean = string.Concat(text.ToLowerInvariant().Select(character => char.IsAsciiLetterOrDigit(character) || character is '.' or '_' ? character : '-')).Trim('-', '.');
        return clean.Length == 0 ? "log" : clean;
    }
}

using Daphne.Dashboard.Api;
using Daphne.Logs;
using Microsoft.Net.Http.Headers;

namespace Daphne.Dashboard.Live;

/// <summary>
/// The raw bytes of a log as far as they are stored now, with an asterisk for each byte of a secret; one byte range of them where asked for
/// (RFC 9110, section 14). Offsets are those of the log as it was written, also where its beginning was dropped.
/// </summary>
public sealed class LogBytes(LogStore store, LogStream stream) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.AcceptRanges = "bytes";
        response.Headers.CacheControl = "no-cache";
        response.Headers["Daphne-Log-Secrets"] = "asterisks";
        if (stream.DroppedBytes > 0)
            response.Headers["Daphne-Log-Dropped-Bytes"] = $"{stream.DroppedBytes}";
        var (offset, length) = (stream.DroppedBytes, stream.Length - stream.DroppedBytes);
        if (AskedRange(httpContext.Request) is { } range)
        {
            (offset, length) = Resolve(range, stream.Length);
            if (length <= 0 || offset < stream.DroppedBytes)
            {
                response.Headers.ContentRange = $"bytes */{stream.Length}";
                await Problems.WriteAsync(httpContext, StatusCodes.Status416RangeNotSatisfiable, length <= 0
                    ? $"The log has {stream.Length} bytes; the range lies behind its end."
                    : $"The log is kept from byte {stream.DroppedBytes} on; what was before was dropped. Ask for a range from there on.");
                return;
            }
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = $"bytes {offset}-{offset + length - 1}/{stream.Length}";
        }
        response.ContentType = "text/plain; charset=utf-8";
        response.ContentLength = length;
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;
        await foreach (var bytes in store.ReadShownAsync(stream.Id, offset, length, httpContext.RequestAborted))
            await response.Body.WriteAsync(bytes, httpContext.RequestAborted);
    }

    /// <summary>Several ranges at once, other units and conditions may be ignored, and are: the whole log is sent then.</summary>
    private static RangeItemHeaderValue? AskedRange(HttpRequest request) =>
        request.Headers.IfRange.Count == 0 && request.GetTypedHeaders().Range is { Ranges.Count: 1 } range && range.Unit == "bytes" ? range.Ranges.First() : null;

    private static (long Offset, long Length) Resolve(RangeItemHeaderValue range, long total)
    {
        if (range.From is not { } from)
            return (total - Math.Min(range.To!.Value, total), Math.Min(range.To!.Value, total));
        return (from, Math.Min(range.To ?? long.MaxValue - 1, total - 1) - from + 1);
    }
}

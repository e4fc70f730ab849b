using System.Globalization;

namespace Daphne.Dashboard.Shared;

/// <summary>The time zone of the browser behind a circuit: what is shown as exact local time is the reader's time, not the server's.</summary>
public sealed class BrowserTimeZone
{
    private TimeZoneInfo zone = TimeZoneInfo.Utc;

    /// <param name="id">An IANA name; one that this machine does not know leaves times in UTC.</param>
    public void Set(string? id)
    {
        if (id is not null && TimeZoneInfo.TryFindSystemTimeZoneById(id, out var found))
            zone = found;
    }

    /// <summary><c>2026-11-22 13:04:11 (UTC+01:00)</c></summary>
    public string Exact(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, zone);
        var offset = local.Offset == TimeSpan.Zero ? "UTC" : "UTC" + local.ToString("zzz", CultureInfo.InvariantCulture);
        return $"{local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} ({offset})";
    }
}

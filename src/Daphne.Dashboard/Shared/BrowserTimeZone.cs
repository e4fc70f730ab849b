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

    /// <summary><c>13:04:11</c></summary>
    public string TimeOfDay(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>
    /// From what people type: <c>13:04</c>, <c>13:04:11</c>, or either behind a date (<c>2026-11-22</c>). A time without a date is
    /// of the day of <paramref name="latest"/>, or of the day before where only that lies between the two. Null for anything else.
    /// </summary>
    public DateTimeOffset? Parse(string text, DateTimeOffset earliest, DateTimeOffset latest)
    {
        string[] times = ["H:mm", "H:mm:ss"];
        string[] moments = ["yyyy-MM-dd H:mm", "yyyy-MM-dd H:mm:ss", "yyyy-MM-dd'T'H:mm", "yyyy-MM-dd'T'H:mm:ss", "yyyy-MM-dd"];
        if (DateTime.TryParseExact(text.Trim(), moments, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment))
            return Local(moment);
        if (!TimeOnly.TryParseExact(text.Trim(), times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
            return null;
        var today = TimeZoneInfo.ConvertTime(latest, zone).Date + time.ToTimeSpan();
        return Local(today) > latest && Local(today.AddDays(-1)) >= earliest ? Local(today.AddDays(-1)) : Local(today);

        DateTimeOffset Local(DateTime local) => new(local, zone.GetUtcOffset(local));
    }
}

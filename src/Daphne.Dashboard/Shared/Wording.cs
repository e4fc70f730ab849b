using System.Globalization;

namespace Daphne.Dashboard.Shared;

/// <summary>Numbers and times in the words that people use.</summary>
public static class Wording
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB"];

    public static string Ago(DateTimeOffset time, DateTimeOffset now)
    {
        var age = now - time;
        return age switch
        {
            { TotalSeconds: < -5 } => $"in {Span(-age)}",
            { TotalSeconds: < 5 } => "just now",
            _ => $"{Span(age)} ago",
        };
    }

    /// <summary>As short as it can be and still tell runs apart: <c>0.4 s</c>, <c>12 s</c>, <c>3 min 05 s</c>, <c>2 h 07 min</c>, <c>4 d 11 h</c>.</summary>
    public static string Duration(TimeSpan span) => span switch
    {
        { Ticks: < 0 } => "0 s",
        { TotalSeconds: < 9.95 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        { TotalMinutes: < 1 } => $"{span.Seconds} s",
        { TotalHours: < 1 } => $"{span.Minutes} min {span.Seconds:00} s",
        { TotalDays: < 1 } => $"{span.Hours} h {span.Minutes:00} min",
        _ => $"{(int)span.TotalDays} d {span.Hours} h",
    };

    public static string Bytes(long bytes)
    {
        var value = (double)bytes;
        var unit = 0;
        while (Math.Abs(value) >= 999.5 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }
        var digits = unit == 0 || value >= 99.5 ? "0" : value >= 9.95 ? "0.0" : "0.00";
        return $"{value.ToString(digits, CultureInfo.InvariantCulture)} {Units[unit]}";
    }

    /// <summary><c>1 node</c>, <c>2 nodes</c>.</summary>
    public static string Count(long number, string noun, string? plural = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{number:N0} {(number == 1 ? noun : plural ?? noun + "s")}");

    private static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => Count((int)span.TotalSeconds, "second"),
        { TotalMinutes: < 60 } => Count((int)span.TotalMinutes, "minute"),
        { TotalHours: < 24 } => Count((int)span.TotalHours, "hour"),
        { TotalDays: < 30 } => Count((int)span.TotalDays, "day"),
        { TotalDays: < 365 } => Count((int)(span.TotalDays / 30), "month"),
        _ => Count((int)(span.TotalDays / 365), "year"),
    };
}

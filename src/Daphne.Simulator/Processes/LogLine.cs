using System.Globalization;

namespace Daphne.Simulator.Processes;

/// <summary>A line as DAPHNE's logger writes it: `[2026-11-22 11:11:23.740] [warning] message`.</summary>
internal static class LogLine
{
    public static string Format(string level, string message) =>
        string.Create(CultureInfo.InvariantCulture, $"[{TimeProvider.System.GetLocalNow():yyyy-MM-dd HH:mm:ss.fff}] [{level}] {message}");
}

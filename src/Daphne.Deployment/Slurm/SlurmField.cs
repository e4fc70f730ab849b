using System.Globalization;

namespace Daphne.Slurm;

/// <summary>Fields of what Slurm's programs print.</summary>
internal static class SlurmField
{
    private static readonly string[] Nothings = ["", "N/A", "n/a", "Unknown", "None", "NONE", "none", "(null)", "None assigned", "UNLIMITED"];

    /// <summary>Null for the words by which Slurm says that there is nothing.</summary>
    public static string? Word(string field) => field.Trim() is var text && Nothings.Contains(text) ? null : text;

    public static int? Number(string field) => int.TryParse(field.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Seconds since 1970, or, of a Slurm that was not asked so or does not know how, a local time without a zone, of which nothing can be said.</summary>
    public static DateTimeOffset? Time(string field) =>
        long.TryParse(field.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 99_999_999_999 ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>Of <c>3:0</c> the code; of <c>0:9</c> 128 and the signal, as a shell has it.</summary>
    public static int? ExitCode(string field) => field.Trim().Split(':') is [var code, var signal] && Number(code) is { } number && Number(signal) is { } by
        ? (by > 0 ? 128 + by : number)
        : null;

    /// <summary>Of <c>12_3</c> and <c>12+0</c> the number of the job itself.</summary>
    public static long? JobId(string field)
    {
        var digits = field.Trim().TakeWhile(char.IsAsciiDigit).Count();
        return long.TryParse(field.Trim().AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }
}

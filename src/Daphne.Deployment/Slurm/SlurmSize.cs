using System.Globalization;
using System.Text.RegularExpressions;

namespace Daphne.Slurm;

/// <summary>Sizes and times as people write them for Slurm.</summary>
public static partial class SlurmSize
{
    /// <summary>Memory: <c>512</c> and <c>512M</c> are megabytes; K, G and T are known.</summary>
    /// <returns>Null where it is no size.</returns>
    public static long? Megabytes(string text)
    {
        if (Memory().Match(text) is not { Success: true } match || !long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var number) || number <= 0)
            return null;
        return match.Groups[2].Value.ToUpperInvariant() switch
        {
            "K" => (number + 1023) / 1024,
            "G" => number * 1024,
            "T" => number * 1024 * 1024,
            _ => number,
        };
    }

    /// <summary>A time limit: <c>minutes</c>, <c>minutes:seconds</c>, <c>hours:minutes:seconds</c>, <c>days-hours[:minutes[:seconds]]</c>.</summary>
    /// <returns>Null where it is none; the largest there is for <c>UNLIMITED</c>.</returns>
    public static TimeSpan? Limit(string text)
    {
        if (text.ToUpperInvariant() is "UNLIMITED" or "INFINITE")
            return TimeSpan.MaxValue;
        if (Time().Match(text) is not { Success: true } match)
            return null;
        var numbers = match.Groups["part"].Captures.Select(part => int.Parse(part.ValueSpan, CultureInfo.InvariantCulture)).ToList();
        return match.Groups["days"] is { Success: true } days
            ? new TimeSpan(int.Parse(days.ValueSpan, CultureInfo.InvariantCulture), numbers[0], At(1), At(2))
            : numbers.Count == 3 ? new TimeSpan(numbers[0], numbers[1], numbers[2]) : new TimeSpan(0, numbers[0], At(1));

        int At(int index) => index < numbers.Count ? numbers[index] : 0;
    }

    [GeneratedRegex(@"\A([0-9]{1,12})([KMGT]?)B?\z", RegexOptions.IgnoreCase)]
    private static partial Regex Memory();

    [GeneratedRegex(@"\A(?:(?<days>[0-9]{1,5})-)?(?<part>[0-9]{1,6})(?::(?<part>[0-9]{1,2})){0,2}\z")]
    private static partial Regex Time();
}

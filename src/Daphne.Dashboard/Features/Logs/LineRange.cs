using System.Globalization;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>Lines that are marked together; in an address <c>L10</c> or <c>L10-L20</c>, counted from 1.</summary>
public sealed record LineRange(long First, long Last)
{
    public long Count => Last - First + 1;

    public bool Contains(long line) => line >= First && line <= Last;

    /// <summary>From the line that was marked before to another one, up or down.</summary>
    public static LineRange Between(long from, long to) => new(Math.Min(from, to), Math.Max(from, to));

    public override string ToString() => First == Last
        ? string.Create(CultureInfo.InvariantCulture, $"L{First + 1}")
        : string.Create(CultureInfo.InvariantCulture, $"L{First + 1}-L{Last + 1}");

    /// <summary>Null where the fragment of an address names no line.</summary>
    public static LineRange? Parse(string fragment)
    {
        var parts = fragment.TrimStart('#').Split('-');
        if (parts.Length > 2 || Number(parts[0]) is not { } first || Number(parts[^1]) is not { } last)
            return null;
        return Between(first, last);

        static long? Number(string part) =>
            part.StartsWith('L') && long.TryParse(part.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var line) && line > 0 ? line - 1 : null;
    }
}

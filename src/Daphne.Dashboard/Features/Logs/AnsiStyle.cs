using System.Globalization;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>What the SGR sequences so far ask for. A colour is 0–15, or 0x1000000 and 24 bits of red, green and blue.</summary>
internal sealed record AnsiStyle
{
    private const int TrueColour = 0x1000000;

    public static AnsiStyle Plain { get; } = new();

    private int? Foreground { get; init; }
    private int? Background { get; init; }
    private bool Bold { get; init; }
    private bool Dim { get; init; }
    private bool Italic { get; init; }
    private bool Underlined { get; init; }
    private bool Struck { get; init; }
    private bool Inverse { get; init; }

    /// <summary>The parameters of one <c>ESC [ … m</c>; what is unknown is passed over.</summary>
    public AnsiStyle Apply(IReadOnlyList<int> codes)
    {
        var style = this;
        for (var i = 0; i < codes.Count; i++)
            style = codes[i] switch
            {
                38 => style with { Foreground = ExtendedColour(codes, ref i) ?? style.Foreground },
                48 => style with { Background = ExtendedColour(codes, ref i) ?? style.Background },
                var code => style.Apply(code),
            };
        return style;
    }

    private AnsiStyle Apply(int code) => code switch
    {
        0 => Plain,
        1 => this with { Bold = true },
        2 => this with { Dim = true },
        3 => this with { Italic = true },
        4 => this with { Underlined = true },
        7 => this with { Inverse = true },
        9 => this with { Struck = true },
        22 => this with { Bold = false, Dim = false },
        23 => this with { Italic = false },
        24 => this with { Underlined = false },
        27 => this with { Inverse = false },
        29 => this with { Struck = false },
        >= 30 and <= 37 => this with { Foreground = code - 30 },
        39 => this with { Foreground = null },
        >= 40 and <= 47 => this with { Background = code - 40 },
        49 => this with { Background = null },
        >= 90 and <= 97 => this with { Foreground = code - 90 + 8 },
        >= 100 and <= 107 => this with { Background = code - 100 + 8 },
        _ => this,
    };

    /// <summary><c>5;n</c> of 256 colours, or <c>2;r;g;b</c>. Leaves <paramref name="i"/> on the last number used.</summary>
    private static int? ExtendedColour(IReadOnlyList<int> codes, ref int i)
    {
        if (i + 2 < codes.Count && codes[i + 1] == 5)
        {
            i += 2;
            return codes[i] is >= 0 and <= 255 ? OfPalette(codes[i]) : null;
        }
        if (i + 4 < codes.Count && codes[i + 1] == 2)
        {
            i += 4;
            return TrueColour | (codes[i - 2] & 255) << 16 | (codes[i - 1] & 255) << 8 | (codes[i] & 255);
        }
        i = codes.Count;
        return null;
    }

    private static int OfPalette(int n)
    {
        if (n < 16)
            return n;
        if (n >= 232)
            return TrueColour | (8 + (n - 232) * 10) * 0x010101;
        var cube = n - 16;
        return TrueColour | Level(cube / 36) << 16 | Level(cube / 6 % 6) << 8 | Level(cube % 6);

        static int Level(int step) => step == 0 ? 0 : 55 + step * 40;
    }

    public AnsiSpan Span(string text)
    {
        if (this == Plain)
            return new(text);
        var (front, back) = Inverse ? (Background, Foreground) : (Foreground, Background);
        var classes = new List<string>();
        var styles = new List<string>();
        Paint(front, "ansi-fg", "color");
        Paint(back, "ansi-bg", "background-color");
        if (Inverse && front is null && back is null) classes.Add("ansi-inverse");
        if (Bold) classes.Add("ansi-bold");
        if (Dim) classes.Add("ansi-dim");
        if (Italic) classes.Add("ansi-italic");
        if (Underlined) classes.Add("ansi-underlined");
        if (Struck) classes.Add("ansi-struck");
        return new(text, classes.Count == 0 ? null : string.Join(' ', classes), styles.Count == 0 ? null : string.Join(';', styles));

        void Paint(int? colour, string name, string property)
        {
            if (colour is >= TrueColour)
                styles.Add(string.Create(CultureInfo.InvariantCulture, $"{property}:#{colour - TrueColour:x6}"));
            else if (colour is not null)
                classes.Add(string.Create(CultureInfo.InvariantCulture, $"{name}-{colour}"));
        }
    }
}

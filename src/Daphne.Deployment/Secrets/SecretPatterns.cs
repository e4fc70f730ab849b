using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Daphne.Secrets;

/// <summary>
/// All secrets to be looked for at once, as bytes. The first two bytes of a place tell in nearly every case that none begins there; the
/// first four find those that may. What is hidden is every byte that any secret covers, so that one inside another, or one that overlaps
/// another, leaves nothing.
/// </summary>
public sealed class SecretPatterns
{
    /// <summary>Characters; what is shorter is not looked for, since it stands everywhere.</summary>
    public const int MinLength = 4;

    /// <summary>What is shown in a secret's place.</summary>
    public const string Mark = "•••";

    /// <summary>A line of a secret of several lines, such as a private key, is looked for by itself from so many characters on.</summary>
    private const int MinLineLength = 8;

    public static readonly SecretPatterns None = new([]);

    private readonly Dictionary<uint, byte[][]> byBeginning;
    private readonly ulong[] firstTwo = new ulong[65_536 / 64];

    public SecretPatterns(IEnumerable<string> secrets)
    {
        var patterns = secrets.SelectMany(LinesOf).Distinct(StringComparer.Ordinal).Select(Encoding.UTF8.GetBytes).ToList();
        Longest = patterns.Select(pattern => pattern.Length).DefaultIfEmpty().Max();
        byBeginning = patterns.GroupBy(pattern => Beginning(pattern)).ToDictionary(group => group.Key, group => group.OrderByDescending(pattern => pattern.Length).ToArray());
        foreach (var pattern in patterns)
            firstTwo[TwoOf(pattern) >> 6] |= 1UL << (TwoOf(pattern) & 63);
    }

    /// <summary>Bytes.</summary>
    public int Longest { get; }

    public bool IsEmpty => Longest == 0;

    /// <summary>The same text where it holds no secret.</summary>
    public string Redact(string text)
    {
        if (IsEmpty || text.Length < MinLength)
            return text;
        var bytes = Encoding.UTF8.GetBytes(text);
        return Find(bytes, 0, bytes.Length, isCut: false, out _) < 0 ? text : Encoding.UTF8.GetString(Redact(bytes, isCut: false));
    }

    /// <param name="bytes">A text by itself.</param>
    /// <param name="isCut">It goes on behind its end, so that a secret's first characters there are hidden, too.</param>
    public ReadOnlySpan<byte> Redact(ReadOnlySpan<byte> bytes, bool isCut)
    {
        if (IsEmpty || Find(bytes, 0, bytes.Length, isCut, out _) < 0)
            return bytes;
        var output = new ArrayBufferWriter<byte>(bytes.Length + 16);
        var redactor = new SecretRedactor(this, keepsLength: false);
        redactor.Write(bytes, output);
        redactor.End(output, isCut);
        return output.WrittenSpan;
    }

    /// <summary>Where the next secret begins, from <paramref name="from"/> on and before <paramref name="end"/>; -1 where none does.</summary>
    internal int Find(ReadOnlySpan<byte> bytes, int from, int end, bool isCut, out int length)
    {
        for (end = Math.Min(end, bytes.Length - MinLength + 1); from < end; from++)
        {
            var two = BinaryPrimitives.ReadUInt16LittleEndian(bytes[from..]);
            if ((firstTwo[two >> 6] >> (two & 63) & 1) != 0 && LengthAt(bytes[from..], isCut) is > 0 and var found)
            {
                length = found;
                return from;
            }
        }
        length = 0;
        return -1;
    }

    /// <summary>How many of the first bytes may be the end of a secret whose beginning is not there any more.</summary>
    internal int EndsAtStart(ReadOnlySpan<byte> bytes)
    {
        var longest = 0;
        foreach (var pattern in byBeginning.Values.SelectMany(patterns => patterns))
            for (var length = Math.Min(pattern.Length - 1, bytes.Length); length >= Math.Max(MinLength, longest + 1); length--)
                if (bytes.StartsWith(pattern.AsSpan(pattern.Length - length)))
                    longest = length;
        return longest;
    }

    private int LengthAt(ReadOnlySpan<byte> bytes, bool isCut)
    {
        if (!byBeginning.TryGetValue(Beginning(bytes), out var patterns))
            return 0;
        foreach (var pattern in patterns)
        {
            if (bytes.StartsWith(pattern))
                return pattern.Length;
            if (isCut && pattern.AsSpan().StartsWith(bytes))
                return bytes.Length;
        }
        return 0;
    }

    private static IEnumerable<string> LinesOf(string secret)
    {
        var lines = secret.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var shortest = lines.Length > 1 ? MinLineLength : MinLength;
        return lines.Where(line => line.Length >= shortest && !line.StartsWith("-----", StringComparison.Ordinal));
    }

    private static uint Beginning(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static int TwoOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);
}

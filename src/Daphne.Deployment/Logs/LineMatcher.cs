using System.Buffers;
using System.Text;

namespace Daphne.Logs;

/// <summary>
/// Which lines contain what is looked for. A piece of log is searched as a whole, by the vectorised search of the runtime, and only where
/// something is found is it asked which line that is; one matcher serves several threads.
/// </summary>
internal sealed class LineMatcher
{
    /// <summary>So many first bytes of a line that is longer than a chunk are searched.</summary>
    public const int MaxBytes = 256 * 1024;

    private readonly LogQuery query;

    /// <summary>Case matters: what to look for among the bytes.</summary>
    private readonly byte[]? bytes;

    /// <summary>ASCII without case: bytes are widened to characters one by one, since no byte of another character is an ASCII one.</summary>
    private readonly SearchValues<string>? words;
    private readonly LineRegex? regex;

    public LineMatcher(LogQuery query)
    {
        this.query = query;
        if (query.IsRegex)
            regex = new LineRegex(query);
        else if (query.MatchCase)
            bytes = Encoding.UTF8.GetBytes(query.Text);
        else if (Ascii.IsValid(query.Text))
            words = SearchValues.Create([query.Text], StringComparison.OrdinalIgnoreCase);
        if (query == LogQuery.Errors)
            words = SearchValues.Create(LogQuery.WordsOfErrors, StringComparison.OrdinalIgnoreCase);
    }

    /// <param name="lines">Whole lines, each with its newline.</param>
    /// <returns>The numbers of those that match, from 0.</returns>
    public List<int> Find(ReadOnlySpan<byte> lines)
    {
        // What a person looks for stands in one line; only the API can ask for more.
        if (query.Text.AsSpan().ContainsAny('\r', '\n'))
            return [];
        if (bytes is not null)
            return LineWalk.Find(lines, (byte)'\n', rest => rest.IndexOf(bytes));
        var characters = ArrayPool<char>.Shared.Rent(lines.Length);
        try
        {
            if (words is null)
                return FindDecoded(characters.AsSpan(0, Encoding.UTF8.GetChars(lines, characters)), hasReturns: lines.Contains((byte)'\r'));
            var text = characters.AsSpan(0, Encoding.Latin1.GetChars(lines, characters));
            var found = LineWalk.Find<char>(text, '\n', rest => rest.IndexOfAny(words));
            return regex is null || found.Count == 0 ? found : Verify(lines, found);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters);
        }
    }

    /// <param name="line">Without its newline.</param>
    public bool IsMatch(ReadOnlySpan<byte> line)
    {
        byte[] whole = [.. line[..Math.Min(line.Length, MaxBytes)], (byte)'\n'];
        return Find(whole).Count > 0;
    }

    private List<int> FindDecoded(ReadOnlySpan<char> text, bool hasReturns)
    {
        if (regex is null)
            return LineWalk.Find(text, '\n', rest => rest.IndexOf(query.Text, StringComparison.OrdinalIgnoreCase));
        return regex.StaysInLine && !hasReturns ? LineWalk.Find(text, '\n', regex.IndexIn) : FindLineByLine(text);
    }

    private List<int> FindLineByLine(ReadOnlySpan<char> text)
    {
        var found = new List<int>();
        for (var number = 0; !text.IsEmpty; number++)
        {
            var end = text.IndexOf('\n');
            if (regex!.IsMatch(text[..end].TrimEnd('\r')))
                found.Add(number);
            text = text[(end + 1)..];
        }
        return found;
    }

    /// <summary>Those of some lines that the expression matches too.</summary>
    private List<int> Verify(ReadOnlySpan<byte> lines, List<int> candidates)
    {
        var found = new List<int>();
        var number = 0;
        foreach (var candidate in candidates)
        {
            for (; number < candidate; number++)
                lines = lines[(lines.IndexOf((byte)'\n') + 1)..];
            if (regex!.IsMatch(Encoding.UTF8.GetString(lines[..lines.IndexOf((byte)'\n')]).AsSpan().TrimEnd('\r')))
                found.Add(candidate);
        }
        return found;
    }
}

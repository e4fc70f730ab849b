using System.Text;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>Words of a command line as people type them: separated by blanks, quotes hold a word together, as a shell reads them.</summary>
public static class WordLine
{
    /// <returns>Null where a quote is not closed.</returns>
    public static IReadOnlyList<string>? Split(string? line)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        var quote = '\0';
        for (var at = 0; line is not null && at < line.Length; at++)
        {
            var letter = line[at];
            if (letter == '\\' && quote != '\'' && at + 1 < line.Length)
                (word ??= new StringBuilder()).Append(line[++at]);
            else if (quote != '\0')
                Quoted(letter);
            else if (letter is '\'' or '"')
                (quote, word) = (letter, word ?? new StringBuilder());
            else if (!char.IsWhiteSpace(letter))
                (word ??= new StringBuilder()).Append(letter);
            else if (word is not null)
                End();
        }
        if (word is not null)
            End();
        return quote == '\0' ? words : null;

        void Quoted(char letter)
        {
            if (letter == quote)
                quote = '\0';
            else
                word!.Append(letter);
        }

        void End()
        {
            words.Add(word!.ToString());
            word = null;
        }
    }

    /// <summary>The line that is read as these words.</summary>
    public static string Join(IEnumerable<string> words) => string.Join(' ', words.Select(Quote));

    private static string Quote(string word) =>
        word.Length > 0 && !word.Any(letter => char.IsWhiteSpace(letter) || letter is '\'' or '"' or '\\') ? word : $"'{word.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}

using System.Text;

namespace Daphne.Simulator.Language;

/// <summary>Cuts DaphneDSL into tokens. Comments vanish, but for those that begin with `sim:`.</summary>
internal sealed class Lexer(string text)
{
    private const string DirectiveMark = "sim:";
    private int index;
    private int line = 1;
    private int lineStart;

    private Position Here => new(line, index - lineStart);

    private char Current => index < text.Length ? text[index] : '\0';

    private char Following => index + 1 < text.Length ? text[index + 1] : '\0';

    public IEnumerable<Token> Tokens()
    {
        while (index < text.Length)
        {
            if (Current == '\n')
                NextLine();
            else if (char.IsWhiteSpace(Current))
                index++;
            else if (Current == '#' || (Current == '/' && Following == '/'))
            {
                var at = Here;
                var comment = Take(c => c != '\n').TrimStart('#', '/').Trim();
                if (comment.StartsWith(DirectiveMark, StringComparison.Ordinal))
                    yield return new(TokenKind.Directive, comment[DirectiveMark.Length..].Trim(), at);
            }
            else if (Current == '/' && Following == '*')
                SkipBlockComment();
            else
                yield return Read(Here);
        }

        yield return new(TokenKind.End, "<EOF>", Here);
    }

    private Token Read(Position at)
    {
        if (char.IsAsciiLetter(Current) || Current == '_')
            return new(TokenKind.Name, Take(IsNamePart), at);
        if (char.IsAsciiDigit(Current))
            return Number(at);
        switch (Current)
        {
            case '"':
                return new(TokenKind.Text, Text(), at);
            case '$':
                index++;
                return new(TokenKind.Argument, Take(IsNamePart), at);
            default:
                return new(TokenKind.Symbol, text[index++].ToString(), at);
        }
    }

    private Token Number(Position at)
    {
        var number = Take(char.IsAsciiDigit);
        var isFloat = Current == '.' && char.IsAsciiDigit(Following);
        if (isFloat)
            number += text[index++] + Take(char.IsAsciiDigit);
        if (Current is 'e' or 'E')
        {
            isFloat = true;
            number += text[index++];
            if (Current is '+' or '-')
                number += text[index++];
            number += Take(char.IsAsciiDigit);
        }

        return new(isFloat ? TokenKind.Float : TokenKind.Integer, number, at);
    }

    private string Text()
    {
        var value = new StringBuilder();
        for (index++; Current is not ('"' or '\0'); index++)
        {
            if (Current == '\n')
                (line, lineStart) = (line + 1, index + 1);
            if (Current != '\\')
            {
                value.Append(Current);
                continue;
            }

            index++;
            value.Append(Current switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
        }

        index++;
        return value.ToString();
    }

    private void SkipBlockComment()
    {
        for (index += 2; index < text.Length && !(Current == '*' && Following == '/');)
        {
            if (Current == '\n')
                NextLine();
            else
                index++;
        }

        index += 2;
    }

    private void NextLine()
    {
        index++;
        line++;
        lineStart = index;
    }

    private string Take(Func<char, bool> belongs)
    {
        var start = index;
        while (index < text.Length && belongs(text[index]))
            index++;
        return text[start..index];
    }

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.';
}

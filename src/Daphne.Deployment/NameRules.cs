namespace Daphne;

/// <summary>What people call things: any letters and signs, but nothing that hides, and not endless.</summary>
public static class NameRules
{
    public const int MaxLength = 100;

    /// <returns>The name without surrounding blanks.</returns>
    /// <exception cref="ProblemException">It is empty, too long, or holds control characters.</exception>
    public static string Check(string? name, string what)
    {
        var trimmed = (name ?? "").Trim();
        if (trimmed.Length == 0)
            throw ProblemException.BadInput($"The {what} needs a name.");
        if (trimmed.Length > MaxLength)
            throw ProblemException.BadInput($"The {what}'s name has {trimmed.Length} characters; {MaxLength} are allowed.");
        if (trimmed.Any(character => char.IsControl(character) || character is '\u2028' or '\u2029'))
            throw ProblemException.BadInput($"The {what}'s name holds a line break or another control character. Write it in one line.");
        return trimmed;
    }
}

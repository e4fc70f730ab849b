using System.Text.RegularExpressions;

namespace Daphne.Remote;

/// <summary>The words in which a site asks, as the OpenSSH client hands them over.</summary>
internal static partial class SitePrompt
{
    private const int MaxLength = 1000;

    /// <summary>The site's own words: without what the client puts in front of them, and without anything that is no text.</summary>
    public static string Clean(string prompt)
    {
        var text = Control().Replace(ClientsOwn().Replace(prompt.ReplaceLineEndings("\n"), ""), "").Trim();
        return text.Length == 0 ? "?" : text.Length > MaxLength ? text[..MaxLength] + "…" : text;
    }

    /// <summary>Whether a stored password is the answer. A one-time password is none that could be stored.</summary>
    public static bool AsksForPassword(string text) => Password().IsMatch(text) && !OneTime().IsMatch(text);

    [GeneratedRegex(@"^\([^()\n]*@[^()\n]*\) ")]
    private static partial Regex ClientsOwn();

    [GeneratedRegex(@"[\p{Cc}\p{Cf}-[\n]]")]
    private static partial Regex Control();

    [GeneratedRegex("passw(or)?d|passwort|mot de passe|contraseña", RegexOptions.IgnoreCase)]
    private static partial Regex Password();

    [GeneratedRegex(@"one[- ]?time|\b(t|h)?otp\b|code|token|verif|new\b|second|2fa", RegexOptions.IgnoreCase)]
    private static partial Regex OneTime();
}

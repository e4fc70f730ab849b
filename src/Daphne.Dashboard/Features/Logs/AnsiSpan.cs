namespace Daphne.Dashboard.Features.Logs;

/// <summary>A piece of a line that looks the same throughout.</summary>
/// <param name="Text">Printable; control characters were made visible or removed.</param>
/// <param name="CssClass">Of the sixteen basic colours and of bold, dim, italic, underlined and struck text; null for plain text.</param>
/// <param name="Style">A colour outside the sixteen, made of numbers only.</param>
public sealed record AnsiSpan(string Text, string? CssClass = null, string? Style = null);

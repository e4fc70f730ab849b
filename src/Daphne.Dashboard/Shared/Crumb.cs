namespace Daphne.Dashboard.Shared;

/// <summary>A page above the shown one.</summary>
public sealed record Crumb(string Text, string Href);

namespace Daphne.Remote;

/// <summary>A question of the site, for a person to answer.</summary>
/// <param name="Id">New for each question.</param>
/// <param name="Text">The site's own words: <c>Verification code:</c></param>
/// <param name="IsSecret">The answer is not to be seen while it is typed.</param>
/// <param name="Note">What became of the answer before, if there was one.</param>
public sealed record LoginPrompt(string Id, string Text, bool IsSecret, string? Note);

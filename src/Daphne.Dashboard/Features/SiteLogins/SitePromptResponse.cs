using Daphne.SiteLogins;

namespace Daphne.Dashboard.Features.SiteLogins;

/// <summary>A question of the site, for a person to answer.</summary>
/// <param name="Id">To answer it by.</param>
/// <param name="Text">The site's own words.</param>
/// <param name="Secret">The answer is not to be seen while it is typed.</param>
/// <param name="Node">Which node asks.</param>
/// <param name="Note">What became of the answer before, if there was one.</param>
public sealed record SitePromptResponse(string Id, string Text, bool Secret, string Node, string? Note)
{
    public static SitePromptResponse Of(OpenPrompt prompt) => new(prompt.Id, prompt.Text, prompt.IsSecret, prompt.NodeName, prompt.Note);
}

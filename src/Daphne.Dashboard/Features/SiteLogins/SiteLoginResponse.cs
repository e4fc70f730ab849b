using Daphne.Remote;
using Daphne.SiteLogins;

namespace Daphne.Dashboard.Features.SiteLogins;

/// <summary>The connections to a cluster's nodes.</summary>
/// <param name="Status">Waiting for a person if any of them is, and connected if all of them are.</param>
/// <param name="Prompts">What the site asks.</param>
/// <param name="Since">Since when; null where nobody has tried yet.</param>
/// <param name="Detail">Why there is no connection.</param>
public sealed record SiteLoginResponse(LoginStatus Status, IReadOnlyList<SitePromptResponse> Prompts, DateTimeOffset? Since, string? Detail)
{
    public static SiteLoginResponse Of(ClusterLogin login) =>
        new(login.Status, [.. login.Prompts.Select(SitePromptResponse.Of)], login.Since, login.Detail);
}

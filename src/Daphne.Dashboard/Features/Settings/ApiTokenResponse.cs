namespace Daphne.Dashboard.Features.Settings;

/// <param name="Token">Send it as <c>Authorization: Bearer</c>.</param>
public sealed record ApiTokenResponse(string Token);

namespace Daphne.Dashboard.Features.Settings;

/// <param name="Url">Open it in a browser; it works once.</param>
/// <param name="ExpiresAt">Until then.</param>
public sealed record LoginLinkResponse(string Url, DateTimeOffset ExpiresAt);

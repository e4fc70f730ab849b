using Daphne.Dashboard.Hosting;
using Daphne.Settings;

namespace Daphne.Dashboard.Auth;

/// <summary>The tokens that are accepted: the stored one, and the one of the environment while it is set.</summary>
public sealed class ApiTokens(SettingsService settings, DashboardOptions options)
{
    public async Task<bool> IsAcceptedAsync(string token, CancellationToken cancellationToken) =>
        (options.Token is not null && Secret.Matches(options.Token, token))
        || Secret.Matches(await settings.GetApiTokenAsync(cancellationToken), token);
}

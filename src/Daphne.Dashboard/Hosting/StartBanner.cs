using Daphne.Dashboard.Auth;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Daphne.Dashboard.Hosting;

/// <summary>What a person reads in the terminal: where the dashboard is and how to get in.</summary>
public static class StartBanner
{
    public static async Task PrintBannerAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        var address = app.Services.GetRequiredService<DashboardOptions>().PublicUrl?.TrimEnd('/')
            ?? BrowserAddress(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault());
        var token = await app.Services.GetRequiredService<LoginLinks>().IssueForStartAsync(cancellationToken);
        Console.WriteLine($"""

              Daphne Dashboard  {address}
              Data directory    {app.Services.GetRequiredService<Data.DataDirectory>().Path}

              Log in at {address}/login?t={token}
              (The link works once. Press Ctrl+C to stop the dashboard; what it deployed goes on.)

            """);
    }

    /// <summary>An address for a browser on this machine.</summary>
    private static string BrowserAddress(string? address) =>
        (address ?? DashboardOptions.DefaultUrl)
            .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
}

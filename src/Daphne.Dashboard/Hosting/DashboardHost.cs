using Daphne.Data;
using Microsoft.AspNetCore.HostFiltering;

namespace Daphne.Dashboard.Hosting;

/// <summary>What the host itself needs: addresses, logging, the data directory, and a short end.</summary>
public static class DashboardHost
{
    public static WebApplicationBuilder CreateBuilder(DashboardOptions options)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            ApplicationName = "Daphne.Dashboard",
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost
            .UseStaticWebAssets() // Unpublished outside Development, static files come back empty without it.
            .UseSetting(WebHostDefaults.HttpPortsKey, "")
            .UseUrls([.. options.AllUrls])
            .ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.AddDashboardLogging();

        builder.Services
            .AddSingleton(options)
            .AddSingleton(new DataDirectory(options.DataDirectory))
            .Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(4))
            .PostConfigure<HostFilteringOptions>(filter => filter.AllowedHosts = [.. ListenAddress.HostsOf(options)]);
        return builder;
    }

    /// <summary>
    /// What a request says of its scheme behind a proxy that ends TLS. The host it says itself, since a proxy passes it on; so no forwarded
    /// header has to be believed.
    /// </summary>
    public static void UsePublicUrl(this WebApplication app)
    {
        if (app.Services.GetRequiredService<DashboardOptions>().PublicUrl is not { } url)
            return;
        var scheme = new Uri(url).Scheme;
        app.Use((context, next) =>
        {
            context.Request.Scheme = scheme;
            return next(context);
        });
    }

    /// <summary>Standard output is for the start banner alone; what happens goes to standard error.</summary>
    private static void AddDashboardLogging(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.HideSecrets();
        logging.SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("System", LogLevel.Warning)
            // A request without login is answered; it is nothing to report.
            .AddFilter(typeof(Auth.TokenAuthenticationHandler).FullName, LogLevel.Warning)
            // What fails there is thrown, too, and said by who catches it.
            .AddFilter("Microsoft.EntityFrameworkCore.Database", LogLevel.Critical)
            .AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.Critical)
            // The key ring is as well kept as the database that it is in; that it is not encrypted once more is meant.
            .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
    }
}

using System.Net;
using System.Net.Http.Headers;
using Daphne.Dashboard.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Daphne.Dashboard.Tests.Hosting;

/// <summary>The whole dashboard in this process: real Kestrel on a free loopback port, a real database in a folder of its own.</summary>
public sealed class RunningDashboard : IAsyncLifetime
{
    public const string Token = "a-token-of-the-environment";

    private readonly string ownFolder = Directory.CreateTempSubdirectory("daphne-dashboard-test-").FullName;
    private WebApplication? app;

    /// <summary>Of a PostgreSQL database that it shares with others; otherwise it has a SQLite file of its own.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>A data directory that it shares with others.</summary>
    public string? SharedFolder { get; init; }

    public string? PublicUrl { get; init; }

    /// <summary>Puts a test's own services in the place of the engine's.</summary>
    public Action<IServiceCollection>? Replace { get; init; }

    public Uri Address { get; private set; } = null!;

    public IServiceProvider Services => app!.Services;

    public async ValueTask InitializeAsync()
    {
        var options = new DashboardOptions
        {
            DataDirectory = SharedFolder ?? ownFolder,
            Urls = "http://127.0.0.1:0",
            PublicUrl = PublicUrl,
            Token = Token,
            Database = ConnectionString is null ? DatabaseProvider.Sqlite : DatabaseProvider.Postgres,
            ConnectionString = ConnectionString,
        };
        app = Program.Build(options, Replace);
        await app.MigrateDatabaseAsync();
        await app.StartAsync();
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
    }

    /// <summary>A browser: it keeps cookies, and shows redirects instead of following them.</summary>
    public HttpClient Browser() => new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = new CookieContainer() }) { BaseAddress = Address };

    /// <summary>A script that sends the API token of the environment, or another.</summary>
    public HttpClient Script(string token = Token) =>
        new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
            await app.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(ownFolder, recursive: true);
    }
}

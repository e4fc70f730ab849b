using Npgsql;

namespace Daphne.Dashboard.Hosting;

/// <summary>Looks at every setting, and at the machine where a setting depends on it, and lists all faults at once.</summary>
public static class DashboardOptionsValidator
{
    public static IEnumerable<string> FaultsOf(DashboardOptions options) =>
        new[] { DataDirectoryFault(options.DataDirectory), TokenFault(options.Token), DatabaseFault(options), PublicUrlFault(options.PublicUrl) }
            .OfType<string>()
            .Concat(UrlFaults(options));

    private static string? DataDirectoryFault(string path)
    {
        try
        {
            var probe = Path.Combine(new Data.DataDirectory(path).Path, $".probe-{Data.Id.New()}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return $"The data directory '{path}' cannot be written: {e.Message.TrimEnd('.')}. " +
                   "Make it writable, or name another by --data-dir or DAPHNE_DASHBOARD_DATA.";
        }
    }

    private static string? TokenFault(string? token) => token switch
    {
        null => null,
        { Length: < DashboardOptions.MinTokenLength } =>
            $"DAPHNE_DASHBOARD_TOKEN is too short: it has {token.Length} characters and needs at least {DashboardOptions.MinTokenLength}. " +
            "For example: export DAPHNE_DASHBOARD_TOKEN=$(openssl rand -hex 32).",
        _ when token.Any(letter => letter is <= ' ' or > '~') =>
            "DAPHNE_DASHBOARD_TOKEN may hold only visible ASCII characters, since it is sent in an HTTP header.",
        _ => null,
    };

    private static string? DatabaseFault(DashboardOptions options)
    {
        switch (options.Database)
        {
            case DatabaseProvider.Sqlite:
                return options.ConnectionString is null ? null
                    : "--connection-string is only for --database postgres; SQLite's file is kept in the data directory.";
            case DatabaseProvider.Postgres when options.ConnectionString is null:
                return "--database postgres needs a --connection-string, for example \"Host=localhost;Database=daphne;Username=daphne;Password=…\" " +
                       "(or DAPHNE_DASHBOARD_CONNECTION_STRING, which keeps it out of the process list).";
            case DatabaseProvider.Postgres:
                try
                {
                    return new NpgsqlConnectionStringBuilder(options.ConnectionString).Host is { Length: > 0 } ? null
                        : "--connection-string names no Host.";
                }
                catch (ArgumentException e)
                {
                    return $"--connection-string is not understood: {e.Message}";
                }
            default:
                return $"--database {options.Database}: there is no such database. Choose {DatabaseProvider.Sqlite} or {DatabaseProvider.Postgres}.";
        }
    }

    private static string? PublicUrlFault(string? url) =>
        url is null || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", PathAndQuery: "/", Fragment: "", UserInfo: "" })
            ? null
            : $"--public-url {url}: this is no address of a whole site. Write one like https://daphne.example.org.";

    private static IEnumerable<string> UrlFaults(DashboardOptions options) =>
        options.AllUrls.Count == 0
            ? ["--urls names no address. Leave it out, or write one like http://127.0.0.1:5080."]
            : options.AllUrls.Select(ListenAddress.FaultOf).OfType<string>();
}

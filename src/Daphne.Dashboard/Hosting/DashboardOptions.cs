namespace Daphne.Dashboard.Hosting;

/// <summary>What a person can say of a start, on the command line or, where it is not said there, in the environment.</summary>
public sealed class DashboardOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5080";
    public const int MinTokenLength = 16;

    public string DataDirectory { get; init; } = Data.DataDirectory.Default;

    /// <summary>The addresses to serve at, separated by semicolons.</summary>
    public string Urls { get; init; } = DefaultUrl;

    /// <summary>The address in browsers, where a proxy stands before the dashboard.</summary>
    public string? PublicUrl { get; init; }

    /// <summary>An API token to accept beside the stored one.</summary>
    public string? Token { get; init; }

    /// <summary>sqlite or postgres.</summary>
    public string Database { get; init; } = DatabaseProvider.Sqlite;

    public string? ConnectionString { get; init; }

    public IReadOnlyList<string> AllUrls => Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <exception cref="StartFaultException">With all faults at once.</exception>
    public static DashboardOptions Read(IReadOnlyList<string> args, Func<string, string?> environment)
    {
        var faults = new List<string>();
        var given = CommandLine.Parse(args, faults);
        string? Value(string option, params string[] variables) =>
            given.GetValueOrDefault(option) ?? variables.Select(environment).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));

        var options = new DashboardOptions
        {
            DataDirectory = Value("--data-dir", "DAPHNE_DASHBOARD_DATA") ?? Data.DataDirectory.Default,
            Urls = Value("--urls", "DAPHNE_DASHBOARD_URLS", "ASPNETCORE_URLS") ?? DefaultUrl,
            PublicUrl = Value("--public-url", "DAPHNE_DASHBOARD_PUBLIC_URL"),
            Token = environment("DAPHNE_DASHBOARD_TOKEN") is { Length: > 0 } token ? token : null,
            Database = (Value("--database", "DAPHNE_DASHBOARD_DATABASE") ?? DatabaseProvider.Sqlite).ToLowerInvariant(),
            ConnectionString = Value("--connection-string", "DAPHNE_DASHBOARD_CONNECTION_STRING"),
        };
        faults.AddRange(DashboardOptionsValidator.FaultsOf(options));
        return faults.Count == 0 ? options : throw new StartFaultException(faults);
    }
}

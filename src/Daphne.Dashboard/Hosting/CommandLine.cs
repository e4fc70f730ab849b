namespace Daphne.Dashboard.Hosting;

/// <summary>The command line: <c>--option value</c> or <c>--option=value</c>, and nothing that is not known.</summary>
public static class CommandLine
{
    public const string Usage = """
        Daphne Dashboard: deploy and run DAPHNE on this machine and over SSH.

          --urls <addresses>            where to serve; default http://127.0.0.1:5080   (DAPHNE_DASHBOARD_URLS)
          --public-url <address>        the address in browsers, behind a proxy         (DAPHNE_DASHBOARD_PUBLIC_URL)
          --data-dir <folder>           where everything is kept                        (DAPHNE_DASHBOARD_DATA)
          --database sqlite|postgres    default sqlite                                  (DAPHNE_DASHBOARD_DATABASE)
          --connection-string <text>    for postgres                                    (DAPHNE_DASHBOARD_CONNECTION_STRING)
          --help

        DAPHNE_DASHBOARD_TOKEN: an API token of 16 characters or more that is accepted beside the one in Settings.
        """;

    private static readonly string[] Known = ["--urls", "--public-url", "--data-dir", "--database", "--connection-string"];

    public static bool AsksForHelp(IReadOnlyList<string> args) => args.Any(arg => arg is "--help" or "-h" or "-?");

    public static IReadOnlyDictionary<string, string> Parse(IReadOnlyList<string> args, ICollection<string> faults)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i++)
        {
            var parts = args[i].Split('=', 2);
            var name = parts[0];
            if (!Known.Contains(name))
                faults.Add($"{name}: there is no such option. Options are {string.Join(", ", Known)} and --help.");
            else if (parts.Length == 2)
                values[name] = parts[1];
            else if (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                values[name] = args[++i];
            else
                faults.Add($"{name}: its value is missing. Write {name} <value>.");
        }
        return values;
    }
}

namespace Daphne.Dashboard.Hosting;

/// <summary>The names under which <c>--database</c> knows the databases.</summary>
public static class DatabaseProvider
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";
}

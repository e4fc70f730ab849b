namespace Daphne.Tests.Data;

public enum DatabaseProvider
{
    Sqlite,
    Postgres,
}

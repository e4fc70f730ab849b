using System.Data.Common;

namespace Daphne.Data;

/// <summary>Whether something failed only since the database could not be asked. What was under way is then neither done nor failed.</summary>
public static class DatabaseFailure
{
    /// <summary>Busy, locked, an error of the disk, full, and a file that cannot be opened.</summary>
    private static readonly string[] SqliteCodes = ["5", "6", "10", "13", "14"];

    /// <summary>For people who wait for an answer.</summary>
    public const string Advice = "The dashboard's database cannot be asked at the moment. See whether its server runs and its disk has room; the dashboard tries again by itself, and nothing is lost.";

    public static bool Is(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
            if (failure is DbException { } database && IsOutage(database))
                return true;
        return false;
    }

    // 57P: the server shuts down, or starts, or an administrator ended the session. 08: the connection.
    private static bool IsOutage(DbException failure) =>
        failure.IsTransient
        || failure.SqlState is { } state && (state.StartsWith("57P", StringComparison.Ordinal) || state.StartsWith("08", StringComparison.Ordinal))
        || failure.Message.Split(' ', 4) is ["SQLite", "Error", var code, ..] && SqliteCodes.Contains(code.TrimEnd(':'));
}

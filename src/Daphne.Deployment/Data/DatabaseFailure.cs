using System.Data.Common;

namespace Daphne.Data;

/// <summary>Whether something failed only since the database could not be asked. What was under way is then neither done nor failed.</summary>
internal static class DatabaseFailure
{
    /// <summary>Busy, locked, an error of the disk, full, and a file that cannot be opened.</summary>
    private static readonly string[] SqliteCodes = ["5", "6", "10", "13", "14"];

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

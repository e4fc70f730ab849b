using System.Data.Common;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Daphne.Tests.Logs;

/// <summary>A database that counts the statements that read from it, and those among them that read the bytes of a chunk.</summary>
internal sealed class CountedDatabase(string connectionString) : DbCommandInterceptor, IDbContextFactory<DashboardDbContext>
{
    private int statements;
    private int chunksRead;

    public int Statements => statements;

    public int ChunksRead { get => chunksRead; set => chunksRead = value; }

    public DashboardDbContext CreateDbContext() =>
        new(new DbContextOptionsBuilder<DashboardDbContext>().UseSqlite(connectionString).AddInterceptors(this).Options);

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref statements);
        if (command.CommandText.StartsWith("SELECT", StringComparison.Ordinal) && command.CommandText.Contains("\"Data\"", StringComparison.Ordinal))
            Interlocked.Increment(ref chunksRead);
        return ValueTask.FromResult(result);
    }
}

using Microsoft.EntityFrameworkCore;

namespace Daphne.Data;

/// <summary>
/// The clock of the database itself, so that instances on machines whose clocks differ agree on when a lease has run out. SQLite is a
/// file: its clock is this machine's.
/// </summary>
internal sealed class DatabaseClock(TimeProvider clock)
{
    public Task<DateTimeOffset> NowAsync(DashboardDbContext context, CancellationToken cancellationToken) => context.IsSqlite
        ? Task.FromResult(clock.GetUtcNow())
        : context.Database.SqlQuery<DateTimeOffset>($"SELECT clock_timestamp() AS \"Value\"").SingleAsync(cancellationToken);
}

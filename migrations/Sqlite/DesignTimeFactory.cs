using Daphne.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Daphne.Migrations.Sqlite;

/// <summary>For <c>dotnet ef migrations add Name --project migrations/Sqlite</c>.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<DashboardDbContext>
{
    public DashboardDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<DashboardDbContext>();
        options.UseDashboardSqlite("design-time.db");
        return new DashboardDbContext(options.Options);
    }
}

using Daphne.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace Daphne.Migrations.Postgres;

/// <summary>For <c>dotnet ef migrations add Name --project migrations/Postgres</c>; no server is asked.</summary>
public sealed class DesignTimeFactory : IDesignTimeDbContextFactory<DashboardDbContext>
{
    public DashboardDbContext CreateDbContext(string[] args)
    {
        var options = new DbContextOptionsBuilder<DashboardDbContext>();
        options.UseDashboardPostgres("Host=design-time");
        return new DashboardDbContext(options.Options);
    }
}

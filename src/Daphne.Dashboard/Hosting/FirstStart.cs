using Daphne.Clusters;
using Daphne.Data;
using Daphne.Packages;
using Daphne.Settings;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Dashboard.Hosting;

/// <summary>What a stranger finds on the first page: this machine as a cluster, and the simulator that was built with the dashboard.</summary>
public static class FirstStart
{
    private const string Done = "firstStart";

    public static async Task PrepareAsync(this WebApplication app, CancellationToken cancellationToken = default)
    {
        await using var context = await app.Services.GetRequiredService<IDbContextFactory<DashboardDbContext>>().CreateDbContextAsync(cancellationToken);
        await using var turn = await context.TakeTurnAsync(cancellationToken);
        if (Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "simulator"), "*.tgz").Order().LastOrDefault() is { } archive)
            await app.Services.GetRequiredService<SimulatorPackage>().EnsureAsync(archive, cancellationToken);
        if (await context.Settings.AnyAsync(setting => setting.Key == Done, cancellationToken))
            return;
        var machine = new ClusterInput { Name = ClusterService.ThisMachine, Kind = ClusterKind.Local };
        // A first start that was killed right here has made it already.
        if (!await context.Clusters.AnyAsync(cluster => cluster.Name == machine.Name, cancellationToken))
            await app.Services.GetRequiredService<ClusterService>().CreateAsync(machine, cancellationToken);
        context.Add(new Setting { Key = Done, Value = "done" });
        await context.SaveChangesAsync(cancellationToken);
    }
}

using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Settings;

/// <summary>
/// Tells one database's dashboards from another's: a short random name, made at the first start and the same on all instances ever after.
/// </summary>
public sealed class DashboardName(IDbContextFactory<DashboardDbContext> database)
{
    private const string Key = "name";

    private string? value;

    public string Value => value ?? throw new InvalidOperationException("The name is read at the start, before anything is served.");

    /// <summary>While no other instance does the same.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var setting = await context.Settings.SingleOrDefaultAsync(setting => setting.Key == Key, cancellationToken);
        if (setting is null)
            context.Add(setting = new Setting { Key = Key, Value = Id.New() });
        await context.SaveChangesAsync(cancellationToken);
        value = setting.Value;
    }
}

using System.Security.Cryptography;
using Daphne.Data;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Settings;

/// <summary>What the dashboard keeps for itself. The API token is stored encrypted and read at each use, so that all instances agree on it.</summary>
public sealed class SettingsService(IDbContextFactory<DashboardDbContext> database, IDataProtectionProvider protection)
{
    private const string ApiTokenKey = "api-token";

    private readonly IDataProtector protector = protection.CreateProtector("Daphne.Settings.ApiToken");

    /// <summary>The token that scripts log in with; made at its first use.</summary>
    public async Task<string> GetApiTokenAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var stored = await context.Settings.AsNoTracking().SingleOrDefaultAsync(setting => setting.Key == ApiTokenKey, cancellationToken);
        return (stored is null ? null : Unprotect(stored.Value)) ?? await StoreAsync(replaces: stored?.Value, cancellationToken);
    }

    /// <summary>A new token; the one before it is void at once.</summary>
    public async Task<string> RotateApiTokenAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.Settings.Where(setting => setting.Key == ApiTokenKey).ExecuteDeleteAsync(cancellationToken);
        return await StoreAsync(replaces: null, cancellationToken);
    }

    /// <summary>Null where the keys that encrypted it are lost: nobody can know it then, and a new one takes its place.</summary>
    private string? Unprotect(string value)
    {
        try
        {
            return protector.Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private async Task<string> StoreAsync(string? replaces, CancellationToken cancellationToken)
    {
        var token = Secret.New();
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (replaces is not null)
            await context.Settings.Where(setting => setting.Key == ApiTokenKey && setting.Value == replaces).ExecuteDeleteAsync(cancellationToken);
        context.Settings.Add(new Setting { Key = ApiTokenKey, Value = protector.Protect(token) });
        try
        {
            await context.SaveChangesAsync(cancellationToken);
            return token;
        }
        catch (DbUpdateException)
        {
            return await WrittenByOtherAsync(cancellationToken);
        }
    }

    /// <summary>Another request or instance was first; its token counts.</summary>
    private async Task<string> WrittenByOtherAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var setting = await context.Settings.AsNoTracking().SingleAsync(setting => setting.Key == ApiTokenKey, cancellationToken);
        return protector.Unprotect(setting.Value);
    }
}

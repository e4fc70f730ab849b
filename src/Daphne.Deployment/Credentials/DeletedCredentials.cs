using Daphne.Changes;
using Daphne.Data;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace Daphne.Credentials;

/// <summary>Takes a credential that was deleted, here or on another instance, out of this one's memory.</summary>
internal sealed class DeletedCredentials(IDbContextFactory<DashboardDbContext> database, SshPool pool, ChangeFeed feed, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Credential);
        var waiting = new HashSet<string>();
        while (true)
        {
            if (waiting.Count == 0)
                waiting.UnionWith((await changes.NextAsync(stoppingToken)).Select(change => change.Id));
            try
            {
                await using var context = await database.CreateDbContextAsync(stoppingToken);
                var living = await context.Credentials.Where(credential => waiting.Contains(credential.Id)).Select(credential => credential.Id).ToListAsync(stoppingToken);
                foreach (var id in waiting.Except(living))
                    await pool.ForgetAsync(id);
                waiting.Clear();
            }
            catch (Exception failure) when (DatabaseFailure.Is(failure))
            {
                await Task.Delay(NextTry, clock, stoppingToken);
            }
        }
    }
}

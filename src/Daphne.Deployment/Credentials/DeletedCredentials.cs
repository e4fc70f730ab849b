using Daphne.Changes;
using Daphne.Data;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Credentials;

/// <summary>Takes a credential that was deleted, here or on another instance, out of this one's memory.</summary>
internal sealed partial class DeletedCredentials(
    IDbContextFactory<DashboardDbContext> database, SshPool pool, ChangeFeed feed, TimeProvider clock, ILogger<DeletedCredentials> logger) : BackgroundService
{
    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Credential);
        var waiting = new HashSet<string>();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (waiting.Count == 0)
                    waiting.UnionWith((await changes.NextAsync(stoppingToken)).Select(change => change.Id));
                await using var context = await database.CreateDbContextAsync(stoppingToken);
                var living = await context.Credentials.Where(credential => waiting.Contains(credential.Id)).Select(credential => credential.Id).ToListAsync(stoppingToken);
                foreach (var id in waiting.Except(living))
                    await pool.ForgetAsync(id);
                waiting.Clear();
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
                await Task.Delay(NextTry, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Deleted credentials could not be taken out of memory; it is tried again in two seconds")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

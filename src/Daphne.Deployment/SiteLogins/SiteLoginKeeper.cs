using Daphne.Changes;
using Daphne.Data;
using Daphne.Instances;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.SiteLogins;

/// <summary>Stores what becomes of this instance's connections, for the pages of all instances, and does what those ask of them.</summary>
internal sealed partial class SiteLoginKeeper(
    IDbContextFactory<DashboardDbContext> database, SshLogins logins, SiteLoginRequests requests, InstanceIdentity self, ChangeFeed feed,
    TimeProvider clock, ILogger<SiteLoginKeeper> logger) : BackgroundService
{
    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(2);

    /// <summary>As it stands in the database.</summary>
    private Dictionary<string, LoginState> stored = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wanted = feed.Subscribe(change => change.Topic is ChangeTopic.Login or ChangeTopic.Instance);
        await Task.WhenAll(
            RepeatAsync(StoreAsync, () => logins.ChangedAsync(stoppingToken), stoppingToken),
            RepeatAsync(requests.TakeAsync, () => wanted.NextAsync(stoppingToken), stoppingToken));
    }

    private async Task RepeatAsync(Func<CancellationToken, Task> work, Func<Task> wait, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                await work(cancellationToken);
                await wait();
            }
            catch (Exception) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure.Message);
                await Task.Delay(NextTry, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task StoreAsync(CancellationToken cancellationToken)
    {
        var now = logins.States.ToDictionary(state => state.NodeId);
        var changed = now.Values.Where(state => stored.GetValueOrDefault(state.NodeId) != state).ToList();
        var gone = stored.Keys.Except(now.Keys).ToList();
        if (changed.Count + gone.Count == 0)
            return;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var ids = changed.Select(state => state.NodeId).Concat(gone).ToList();
        var rows = await context.SiteLogins.Where(login => ids.Contains(login.NodeId)).ToDictionaryAsync(login => login.NodeId, cancellationToken);
        var clusters = await context.Nodes.Where(node => ids.Contains(node.Id)).ToDictionaryAsync(node => node.Id, node => node.ClusterId, cancellationToken);
        context.RemoveRange(gone.Select(rows.GetValueOrDefault).OfType<SiteLogin>().Where(row => row.Owner == self.Id));
        foreach (var state in changed.Where(state => clusters.ContainsKey(state.NodeId)))
        {
            if (!rows.TryGetValue(state.NodeId, out var row))
                context.Add(row = new SiteLogin { NodeId = state.NodeId, ClusterId = clusters[state.NodeId], Owner = self.Id });
            (row.Owner, row.Status, row.Since, row.Detail) = (self.Id, state.Status, state.Since, state.Detail);
            row.Prompts = state.Prompt is null ? [] : [state.Prompt];
        }
        await context.SaveChangesAsync(cancellationToken);
        stored = now;
        foreach (var cluster in ids.Select(clusters.GetValueOrDefault).OfType<string>().Distinct())
            feed.Publish(new Change(ChangeTopic.Login, cluster));
    }

    [LoggerMessage(LogLevel.Warning, "What became of the connections could not be stored, or what was asked of them not be read; it is tried again in two seconds: {Reason}")]
    private static partial void LogFailed(ILogger logger, string reason);
}

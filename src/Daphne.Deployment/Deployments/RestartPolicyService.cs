using Daphne.Changes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Deployments;

/// <summary>Looks whether a restart policy has something to do: at every change of a deployment, when something is due, and now and then.</summary>
internal sealed partial class RestartPolicyService(DeploymentRestarts restarts, ChangeFeed feed, TimeProvider clock, ILogger<RestartPolicyService> logger) : BackgroundService
{
    /// <summary>What happened on another instance may not have been announced here.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>Many workers that die at once are one look.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Deployment);
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = Longest;
            try
            {
                if (await restarts.LookAsync(stoppingToken) is { } due && due - clock.GetUtcNow() < pause)
                    pause = due - clock.GetUtcNow();
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
            }
            using var waking = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            await Task.WhenAny(changes.NextAsync(waking.Token), Task.Delay(pause > Shortest ? pause : Shortest, clock, waking.Token));
            await waking.CancelAsync();
            await Task.Delay(Shortest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "Looking after restart policies failed and is tried again in ten seconds")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

using Daphne.Changes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Slurm;

/// <summary>Looks twice a minute, and whenever an allocation changes, whether one has to be replaced.</summary>
internal sealed partial class AllocationReplacementService(AllocationReplacements replacements, ChangeFeed feed, TimeProvider clock, ILogger<AllocationReplacementService> logger) : BackgroundService
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic is ChangeTopic.Allocation or ChangeTopic.Instance);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await replacements.LookAsync(stoppingToken);
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
            await Task.WhenAny(changes.NextAsync(waking.Token), Task.Delay(Longest, clock, waking.Token));
            await waking.CancelAsync();
            await Task.Delay(Shortest, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(LogLevel.Error, "Looking for allocations that have to be replaced failed and is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

using Daphne.Changes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daphne.Secrets;

/// <summary>Keeps <see cref="KnownSecrets"/> as the database has them: read before anything is served, and again when one may have changed.</summary>
internal sealed partial class SecretKeeper(
    KnownSecrets known, IEnumerable<ISecretSource> sources, ChangeFeed feed, TimeProvider clock, ILogger<SecretKeeper> logger) : BackgroundService, IHostedLifecycleService
{
    /// <summary>A deployment changes often, its secrets hardly ever; and whoever uses one on this instance has added it by then.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public Task StartingAsync(CancellationToken cancellationToken) => ReloadAsync(cancellationToken);

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var changes = feed.Subscribe(change => change.Topic is ChangeTopic.Credential or ChangeTopic.Deployment);
        var isDue = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!isDue)
                    await changes.NextAsync(stoppingToken);
                isDue = true;
                await ReloadAsync(stoppingToken);
                isDue = false;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
            }
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task ReloadAsync(CancellationToken cancellationToken) => known.ReloadAsync(async () =>
    {
        var secrets = new List<string>();
        foreach (var source in sources)
            secrets.AddRange(await source.ReadSecretsAsync(cancellationToken));
        return secrets;
    });

    [LoggerMessage(LogLevel.Warning, "What is secret could not be read and is read again in a second")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}

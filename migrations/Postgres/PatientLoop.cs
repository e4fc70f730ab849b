using Microsoft.Extensions.Logging;

namespace Daphne.Migrations.Postgres;

/// <summary>Does something that needs the database until it is done; after each failure it waits a little longer, from 0.1 to 2 seconds.</summary>
internal sealed class PatientLoop(TimeProvider clock, ILogger logger)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var pause = First;
        while (true)
        {
            var started = clock.GetTimestamp();
            try
            {
                await work(cancellationToken);
                return;
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                if (clock.GetElapsedTime(started) > Longest)
                    pause = First;
                if (pause == First)
                    logger.LogWarning("Changes do not pass between the instances at present, and will again as soon as the database answers: {Reason}", e.Message);
            }
            await Task.Delay(pause, clock, cancellationToken);
            pause = pause * 2 < Longest ? pause * 2 : Longest;
        }
    }
}

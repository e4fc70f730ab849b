namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// The dashboard is killed again and again, in the middle of whatever it does, and is right afterwards. A seed that fails is printed, and
/// plays the same again: <c>tests/chaos --seed N</c>.
/// </summary>
public sealed class KilledDashboardTests
{
    private const int InShort = 20;
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(15);

    [Fact]
    public async Task Nothing_is_lost_and_nothing_runs_twice_however_often_it_is_killed()
    {
        var settings = ChaosSettings.Read(InShort);
        using var log = new ChaosLog($"sqlite-{settings.Seed}");
        log.Write($"{settings.Kills} kills, seed {settings.Seed}");
        await using var scene = await ChaosScene.OnSqliteAsync(log, settings.Chance(0));
        try
        {
            var began = log.Elapsed;
            await PlayAsync(settings, scene);
            log.Write($"survived {settings.Kills} kills, {(log.Elapsed - began).TotalSeconds / settings.Kills:0.0} s each");
            var dashboard = scene.Instances[0];
            log.Write($"ended in {(await dashboard.EndAsync(ToEnd)).TotalSeconds:0.0} s");
            await new Invariants(scene, new Records()).CheckDeadAsync(dashboard);
        }
        catch (Exception failure)
        {
            log.Write($"FAILED with seed {settings.Seed}: {failure}\n\nWhat the dashboard printed:\n{scene.Instances[0].Output}");
            throw new ChaosException($"Seed {settings.Seed} (all that happened: {log.FileName}): {failure.Message}");
        }
    }

    private static async Task PlayAsync(ChaosSettings settings, ChaosScene scene)
    {
        var records = new Records();
        var actions = new ChaosActions(scene, records);
        for (var (kills, episode) = (0, 1); kills < settings.Kills; episode++)
        {
            scene.Log.Write($"-- episode {episode}, {kills} of {settings.Kills} kills");
            kills += await new KillEpisode(scene, records, actions, settings.Chance(episode)).PlayAsync(settings.Kills - kills);
        }
    }
}

namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// The dashboard is killed again and again, in the middle of whatever it does, and is right afterwards. A seed that fails is printed, and
/// plays the same again: <c>tests/chaos --seed N</c>.
/// </summary>
public sealed class KilledDashboardTests
{
    private const int InShort = 20;

    [Fact]
    public async Task Nothing_is_lost_and_nothing_runs_twice_however_often_it_is_killed()
    {
        var settings = ChaosSettings.Read(InShort);
        await ChaosTest.RunAsync($"sqlite-{settings.Seed}", settings, log => ChaosScene.OnSqliteAsync(log, settings.Chance(0)), async (scene, records, actions) =>
        {
            for (var (kills, episode) = (0, 1); kills < settings.Kills; episode++)
            {
                scene.Log.Write($"-- episode {episode}, {kills} of {settings.Kills} kills");
                kills += await new KillEpisode(scene, records, actions, settings.Chance(episode)).PlayAsync(settings.Kills - kills);
            }
        });
    }
}

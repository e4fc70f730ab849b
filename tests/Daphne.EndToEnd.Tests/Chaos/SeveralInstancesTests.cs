namespace Daphne.EndToEnd.Chaos;

/// <summary>Two dashboards on one PostgreSQL, one of which is killed, frozen or cut off, and the database itself crashes: <c>tests/chaos --database postgres</c>.</summary>
public sealed class SeveralInstancesTests
{
    private const int InShort = 4;

    [Fact]
    public async Task Work_moves_and_nothing_runs_twice_when_an_instance_or_the_database_is_hit()
    {
        var settings = ChaosSettings.Read(InShort);
        await ChaosTest.RunAsync($"postgres-{settings.Seed}", settings, log => ChaosScene.OnPostgresAsync(log, settings.Chance(0), settings.Instances), async (scene, records, actions) =>
        {
            // Each fault once in random order, then again.
            var faults = Enum.GetValues<Fault>();
            for (var episode = 0; episode < settings.Kills; episode++)
            {
                if (episode % faults.Length == 0)
                    settings.Chance(-episode - 1).Shuffle(faults);
                scene.Log.Write($"-- episode {episode + 1} of {settings.Kills}");
                await new FaultEpisode(scene, records, actions, settings.Chance(episode + 1)).PlayAsync(faults[episode % faults.Length]);
            }
        });
    }
}

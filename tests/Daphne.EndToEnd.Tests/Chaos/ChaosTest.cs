namespace Daphne.EndToEnd.Chaos;

/// <summary>What both forms of chaos have in common: the log, the seed in every failure, and the end, after which nothing is left anywhere.</summary>
public static class ChaosTest
{
    private static readonly TimeSpan ToEnd = TimeSpan.FromSeconds(15);

    public static async Task RunAsync(string name, ChaosSettings settings, Func<ChaosLog, Task<ChaosScene>> begin, Func<ChaosScene, Records, ChaosActions, Task> play)
    {
        using var log = new ChaosLog(name);
        log.Write($"{settings.Kills} kills, seed {settings.Seed}");
        await using var scene = await begin(log);
        var records = new Records();
        try
        {
            var began = log.Elapsed;
            await play(scene, records, new ChaosActions(scene, records));
            log.Write($"survived {settings.Kills} kills, {(log.Elapsed - began).TotalSeconds / settings.Kills:0.0} s each");
            await EndAsync(scene, records);
        }
        catch (Exception failure)
        {
            log.Write($"FAILED with seed {settings.Seed}: {failure}");
            foreach (var instance in scene.Instances)
                log.Write($"What {instance.Name} printed:\n{instance.Output}");
            throw new ChaosException($"Seed {settings.Seed} (all that happened: {log.FileName}): {failure.Message}");
        }
    }

    /// <summary>Everything is cleaned, and the dashboards end by themselves.</summary>
    private static async Task EndAsync(ChaosScene scene, Records records)
    {
        var actions = new ChaosActions(scene, records);
        await actions.CleanAllAsync(scene.ApiOf(scene.Instances[0]));
        await new Invariants(scene, records).CheckAsync(scene.Instances);
        foreach (var instance in scene.Instances)
        {
            scene.Log.Write($"{instance.Name} ended in {(await instance.EndAsync(ToEnd)).TotalSeconds:0.0} s");
            await new Invariants(scene, records).CheckDeadAsync(instance);
        }
    }
}

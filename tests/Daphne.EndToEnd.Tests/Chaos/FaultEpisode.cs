using System.Diagnostics;

namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// One or two operations shared by several instances, and a fault: the work of an instance that is out of it moves to another one, and an
/// instance that comes back does nothing more of what is not its own.
/// </summary>
public sealed class FaultEpisode(ChaosScene scene, Records records, ChaosActions actions, Random chance)
{
    /// <summary>From the fault to the claim by another instance.</summary>
    private static readonly TimeSpan MoveLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async Task PlayAsync(Fault fault)
    {
        var (asker, other, hitsOwner, later) = (chance.Next(scene.Instances.Count), chance.Next(scene.Instances.Count), chance.Next(100) < 80, chance.Next(3000));
        var api = scene.ApiOf(scene.Instances[asker]);
        var asked = await actions.PlanAsync(chance, api, KillEpisode.Slots);
        var instant = KillInstant.Draw(chance, asked[0].Kind, isFirst: true);
        scene.Log.Write($"{string.Join(" and ", asked)}, asked of {scene.Instances[asker].Name}; {fault} {instant}");
        var begun = asked.Select(action => actions.BeginAsync(api, action)).ToList();
        await instant.WaitAsync(scene.Database, await begun[0], Cancelled);
        await Task.WhenAll(begun);

        var owner = await OwnerAsync();
        var victim = hitsOwner && owner is not null ? owner : scene.Instances[other];
        scene.Log.Write($"{fault} {(fault == Fault.Crash ? "of the database" : victim.Name)}{(victim == owner ? ", which is at work" : "")}");
        await HitAsync(fault, victim, TimeSpan.FromMilliseconds(later));
        await EndAsync();
        await new Invariants(scene, records).CheckAsync(scene.Instances);
    }

    private async Task HitAsync(Fault fault, DashboardProcess victim, TimeSpan later)
    {
        var cable = scene.CableOf(victim);
        records.Interrupt();
        switch (fault)
        {
            case Fault.Kill:
                await victim.KillAsync();
                await MoveAsync(victim);
                victim.Start();
                await victim.ReadyAsync(Cancelled);
                break;
            case Fault.Freeze:
                await victim.FreezeAsync();
                await MoveAsync(victim);
                await Task.Delay(later, Cancelled);
                await victim.ThawAsync();
                break;
            case Fault.Cut:
                cable.Cut();
                await MoveAsync(victim);
                await Task.Delay(later, Cancelled);
                cable.Heal();
                break;
            default:
                await scene.CrashDatabaseAsync();
                break;
        }
        scene.Log.Write($"{fault} is over");
    }

    /// <summary>The instance that executes something, if one does.</summary>
    private async Task<DashboardProcess?> OwnerAsync()
    {
        var running = (await scene.Database.OperationsAsync(Cancelled)).FirstOrDefault(operation => operation.IsRunning);
        var processes = await scene.Database.InstancesAsync(Cancelled);
        return running is not null && processes.TryGetValue(running.Owner, out var id) ? scene.Instances.FirstOrDefault(instance => instance.Id == id) : null;
    }

    /// <summary>Until whatever the instance had is another one's.</summary>
    private async Task MoveAsync(DashboardProcess victim)
    {
        var owners = await scene.Database.InstancesAsync(Cancelled);
        var left = (await scene.Database.OperationsAsync(Cancelled))
            .Where(operation => operation.IsRunning && owners.TryGetValue(operation.Owner, out var id) && id == victim.Id).ToDictionary(operation => operation.Id);
        for (var watch = Stopwatch.StartNew(); left.Count > 0; await Task.Delay(Poll, Cancelled))
        {
            var now = await scene.Database.OperationsAsync(Cancelled);
            records.Compare(now);
            foreach (var operation in now.Where(operation => left.TryGetValue(operation.Id, out var before) && (operation.Fence > before.Fence || operation.HasEnded)))
            {
                left.Remove(operation.Id);
                scene.Log.Write($"{operation.Kind} moved after {watch.Elapsed.TotalSeconds:0.0} s");
            }
            if (watch.Elapsed > MoveLimit)
                throw new ChaosException($"Nobody took over within {MoveLimit.TotalSeconds} s: {string.Join("; ", left.Values)}");
        }
    }

    private async Task EndAsync()
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(Poll, Cancelled))
        {
            var now = await scene.Database.OperationsAsync(Cancelled);
            records.Compare(now);
            if (now.All(operation => operation.HasEnded))
            {
                scene.Log.Write($"all ended after {watch.Elapsed.TotalSeconds:0.0} s");
                return;
            }
            if (watch.Elapsed > EndLimit)
                throw new ChaosException($"Not ended within {EndLimit.TotalSeconds} s: {string.Join("; ", now.Where(operation => !operation.HasEnded))}");
        }
    }
}

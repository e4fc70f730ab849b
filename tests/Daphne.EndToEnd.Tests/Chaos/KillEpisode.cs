using System.Diagnostics;

namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// One or two operations, and up to four kills of the dashboard while they are under way. Then it is started once more, takes up
/// what it finds, and everything has to be as if nobody had been killed.
/// </summary>
public sealed class KillEpisode(ChaosScene scene, Records records, ChaosActions actions, Random chance)
{
    /// <summary>From the start to the claim of whatever was under way.</summary>
    private static readonly TimeSpan TakeUpLimit = TimeSpan.FromSeconds(5);

    /// <summary>To the end of every operation: none takes a quarter of it where nobody is killed.</summary>
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    /// <summary>The deployments, which share the hosts and the packages.</summary>
    public static IReadOnlyList<ChaosSlot> Slots { get; } = [new("alpha", 50_000), new("beta", 51_000)];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private DashboardProcess Dashboard => scene.Instances[0];

    private ChaosApi Api => scene.ApiOf(Dashboard);

    /// <returns>How often it was killed.</returns>
    public async Task<int> PlayAsync(int most)
    {
        // Everything is drawn before anything is done: what is slow today and fast tomorrow does not change what comes next.
        var kills = Math.Min(most, 1 + chance.Next(4));
        var asked = await actions.PlanAsync(chance, Api, Slots);
        var instants = Enumerable.Range(0, kills).Select(index => KillInstant.Draw(chance, asked[chance.Next(asked.Count)].Kind, index == 0)).ToList();
        var more = Enumerable.Range(0, kills).Select(_ => new Random(chance.Next())).ToList();
        var (cancelsAt, cancelsAfter) = (chance.Next(100) < 20 ? chance.Next(kills) : -1, chance.Next(1200));
        var (expiresAt, expiresAfter) = (chance.Next(100) < 30 ? chance.Next(kills) : -1, chance.Next(600));
        scene.Log.Write($"kills: {string.Join("; ", instants)}"
            + (cancelsAt < 0 ? "" : $"; cancel {cancelsAfter} ms into life {cancelsAt + 1}") + (expiresAt < 0 ? "" : $"; leases run out {expiresAfter} ms into life {expiresAt + 1}"));

        var begun = Begin(asked);
        for (var kill = 0; kill < kills; kill++)
        {
            var instant = instants[kill];
            using var life = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
            if (instant.Moment is not KillMoment.WhileStarting && kill > 0)
            {
                await ReadyAsync();
                if ((await scene.Database.OperationsAsync(Cancelled)).All(operation => operation.HasEnded))
                    begun = Begin(await actions.PlanAsync(more[kill], Api, Slots));
            }
            var operationId = instant.Moment is KillMoment.WhileAsked ? null : await WatchedAsync(begun, instant);
            var besides = Task.WhenAll(
                cancelsAt == kill && operationId is not null ? AfterAsync(cancelsAfter, () => actions.CancelAsync(Api, operationId), life.Token) : Task.CompletedTask,
                expiresAt == kill ? AfterAsync(expiresAfter, ExpireAsync, life.Token) : Task.CompletedTask);
            await instant.WaitAsync(scene.Database, operationId, Cancelled);
            await KillAsync(life);
            await besides;
        }
        await Task.WhenAll(begun.Select(one => one.Operation));
        var interrupted = await scene.Database.OperationsAsync(Cancelled);
        await ReadyAsync();
        await EndAsync(interrupted);
        await new Invariants(scene, records).CheckAsync([Dashboard]);
        return kills;
    }

    private List<(ChaosAction Action, Task<string?> Operation)> Begin(IReadOnlyList<ChaosAction> asked)
    {
        scene.Log.Write(string.Join(" and ", asked));
        return [.. asked.Select(action => (action, actions.BeginAsync(Api, action)))];
    }

    private static async Task AfterAsync(int milliseconds, Func<Task> action, CancellationToken life)
    {
        try
        {
            await Task.Delay(milliseconds, life);
            await action();
        }
        catch (OperationCanceledException) when (!Cancelled.IsCancellationRequested)
        {
            // Killed before.
        }
    }

    /// <summary>The operation whose stages the instant speaks of.</summary>
    private static async Task<string?> WatchedAsync(IReadOnlyList<(ChaosAction Action, Task<string?> Operation)> begun, KillInstant instant)
    {
        foreach (var (action, operation) in begun.Reverse())
            if (KillInstant.Has(action.Kind, instant.Stage) && await operation is { } id)
                return id;
        return await begun[0].Operation;
    }

    private async Task ExpireAsync()
    {
        records.Interrupt();
        scene.Log.Write($"{await scene.Database.ExpireLeasesAsync(Cancelled)} leases run out");
    }

    private async Task KillAsync(CancellationTokenSource life)
    {
        await Dashboard.KillAsync();
        records.Interrupt();
        await life.CancelAsync();
        var operations = await scene.Database.OperationsAsync(Cancelled);
        scene.Log.Write($"killed in {string.Join(" and ", operations.Where(operation => !operation.HasEnded).Select(Brief).DefaultIfEmpty("no operation"))}");
        records.Compare(operations);
        Dashboard.Start();
    }

    private async Task ReadyAsync() => scene.Log.Write($"serves after {(await Dashboard.ReadyAsync(Cancelled)).TotalSeconds:0.0} s");

    /// <summary>Whatever was under way is claimed at once, and everything ends.</summary>
    private async Task EndAsync(IReadOnlyList<RecordedOperation> interrupted)
    {
        var left = interrupted.Where(operation => operation.IsRunning).ToDictionary(operation => operation.Id);
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(Poll, Cancelled))
        {
            var now = await scene.Database.OperationsAsync(Cancelled);
            records.Compare(now);
            foreach (var operation in now.Where(operation => left.TryGetValue(operation.Id, out var before) && (operation.Fence > before.Fence || operation.HasEnded)))
                left.Remove(operation.Id);
            if (left.Count > 0 && watch.Elapsed > TakeUpLimit)
                throw new ChaosException($"Not taken up within {TakeUpLimit.TotalSeconds} s: {string.Join("; ", left.Values)}");
            if (now.All(operation => operation.HasEnded))
            {
                scene.Log.Write($"all ended after {watch.Elapsed.TotalSeconds:0.0} s");
                return;
            }
            if (watch.Elapsed > EndLimit)
                throw new ChaosException($"Not ended within {EndLimit.TotalSeconds} s: {string.Join("; ", now.Where(operation => !operation.HasEnded))}");
        }
    }

    /// <summary>Where it stands: per stage that has begun and is not done, how far.</summary>
    private static string Brief(RecordedOperation operation) => $"{operation.Kind} ({operation.Status}) "
        + string.Join(", ", operation.Steps.GroupBy(step => step.Stage).Where(stage => stage.Any(step => step.Status is not "Pending")).TakeLast(1).Select(stage =>
            $"{stage.Key} [{string.Join(' ', stage.Select(step => step.Total > 0 ? $"{step.Status}:{step.Done * 100 / step.Total}%" : step.Status))}]"));
}

using System.Diagnostics;

namespace Daphne.EndToEnd.Chaos;

/// <summary>Asks the dashboard for what an episode plays with, by its API. A dashboard that is killed while it is asked has done it or has not.</summary>
public sealed class ChaosActions(ChaosScene scene, Records records)
{
    private static readonly TimeSpan CleanLimit = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What is asked for, decided before it is begun.</summary>
    public async Task<IReadOnlyList<ChaosAction>> PlanAsync(Random chance, ChaosApi api, IReadOnlyList<ChaosSlot> slots)
    {
        var deployments = await api.GetAsync<DeploymentAnswer[]>("deployments", Cancelled);
        var operations = await scene.Database.OperationsAsync(Cancelled);
        var actions = new List<ChaosAction>();
        foreach (var slot in slots)
        {
            var (choice, package, workers, isIdle) = (chance.Next(1000), chance.Next(scene.PackageIds.Count), chance.Next(1, 3), chance.Next(100) < 30);
            var deployment = deployments.SingleOrDefault(deployment => deployment.Name == slot.Name);
            var kind = ChaosSlot.Choose(Invariants.StateOf(deployment, operations), choice);
            var last = operations.LastOrDefault(operation => operation.DeploymentId == deployment?.Id && operation.Kind != "Run");
            if (!isIdle || actions.Count == 0 && slot == slots[^1])
                actions.Add(new ChaosAction(slot, kind, kind switch { "Retry" => last!.Kind, "Replace" => "Deploy", _ => kind }, deployment?.Id, last?.Id, package, workers));
        }
        return actions;
    }

    /// <returns>The operation; null where nobody answered.</returns>
    public async Task<string?> BeginAsync(ChaosApi api, ChaosAction action)
    {
        if (action.Name == "Retry")
            records.Retry(action.LastOperationId!);
        if (action.Name == "Replace")
        {
            records.Forget(action.DeploymentId!);
            await api.DeleteAsync($"deployments/{action.DeploymentId}", Cancelled);
        }
        var (path, body) = RequestOf(action);
        var accepted = await api.PostAsync<AcceptedAnswer>(path, body, Cancelled);
        if (accepted is not null)
            records.Accepted.Add(accepted.OperationId);
        return accepted?.OperationId;
    }

    public async Task CancelAsync(ChaosApi api, string operationId)
    {
        records.Cancel(operationId);
        await api.PostAsync<AcceptedAnswer>($"operations/{operationId}/cancel", null, Cancelled);
    }

    /// <summary>Removes every deployment from the hosts, and waits for it.</summary>
    public async Task CleanAllAsync(ChaosApi api)
    {
        var cleans = new List<string>();
        foreach (var deployment in await api.GetAsync<DeploymentAnswer[]>("deployments", Cancelled))
            cleans.Add((await api.MustPostAsync<AcceptedAnswer>($"deployments/{deployment.Id}/clean", null, Cancelled)).OperationId);
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < CleanLimit; await Task.Delay(Poll, Cancelled))
            if ((await scene.Database.OperationsAsync(Cancelled)).Where(operation => cleans.Contains(operation.Id)).All(operation => operation.HasEnded))
                return;
        throw new ChaosException("The last clean does not end.");
    }

    private (string Path, object? Body) RequestOf(ChaosAction action) => action.Name switch
    {
        "Deploy" or "Replace" => ("deployments", new
        {
            name = action.Slot.Name,
            clusterId = scene.ClusterId,
            packageId = scene.PackageIds[action.Package],
            workersPerNode = action.Workers,
            firstPort = action.Slot.FirstPort,
        }),
        "Redeploy" => ($"deployments/{action.DeploymentId}/redeploy", new { packageId = scene.PackageIds[action.Package], workersPerNode = action.Workers }),
        "Run" => ($"deployments/{action.DeploymentId}/runs", new { script = "print(1);" }),
        "Retry" => ($"operations/{action.LastOperationId}/retry", null),
        var name => ($"deployments/{action.DeploymentId}/{name.ToLowerInvariant()}", null),
    };
}

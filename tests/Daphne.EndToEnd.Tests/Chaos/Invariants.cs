using System.Diagnostics;

namespace Daphne.EndToEnd.Chaos;

/// <summary>Compares what the API and the database say with what really is on the hosts and on this machine, when nothing is under way.</summary>
public sealed class Invariants(ChaosScene scene, Records records)
{
    /// <summary>For what may lag behind: sessions of the dead that end, a monitor that has just connected, an ssh-agent that looks for its parent every ten seconds.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    /// <summary>However many instances there are: a cluster's connections belong to one.</summary>
    private const int OneConnection = 1;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>What each deployment was made by its last operation.</summary>
    public static SlotState StateOf(DeploymentAnswer? deployment, IEnumerable<RecordedOperation> operations) =>
        deployment is null ? SlotState.Absent : operations.Last(operation => operation.DeploymentId == deployment.Id && operation.Kind != "Run") switch
        {
            { Status: "Succeeded", Kind: "Stop" } => SlotState.Stopped,
            { Status: "Succeeded", Kind: "Clean" } => SlotState.Cleaned,
            { Status: "Succeeded" } => SlotState.Ready,
            _ => SlotState.Unsettled,
        };

    public async Task CheckAsync(IReadOnlyList<DashboardProcess> living)
    {
        var operations = await scene.Database.OperationsAsync(Cancelled);
        records.Compare(operations);
        records.CheckEnds(operations);
        await EventuallyAsync(() => FaultsAsync(living, operations));
    }

    /// <summary>Nothing but workers may be left of a dashboard that was ended.</summary>
    public Task CheckDeadAsync(DashboardProcess instance) => EventuallyAsync(() => Task.FromResult<IReadOnlyList<string>>(
        [.. MachineSight.ProcessesOf(instance.Home).Select(left => $"{instance.Name} has ended and left the process {left.Id}: {left.Words}")]));

    private async Task EventuallyAsync(Func<Task<IReadOnlyList<string>>> look)
    {
        IReadOnlyList<string> before = [];
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(Poll, Cancelled))
        {
            var faults = await look();
            if (faults.Count == 0)
            {
                scene.Log.Write($"all is as it should be after {watch.Elapsed.TotalSeconds:0.0} s{(before.Count > 0 ? $"; last was {before[0]}" : "")}");
                return;
            }
            before = faults;
            if (watch.Elapsed > Patience)
                throw new ChaosException(string.Join('\n', faults));
        }
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(IReadOnlyList<DashboardProcess> living, IReadOnlyList<RecordedOperation> operations)
    {
        var api = scene.ApiOf(living[0]);
        var deployments = await api.GetAsync<DeploymentAnswer[]>("deployments", Cancelled);
        var states = deployments.ToDictionary(deployment => deployment.Id, deployment => StateOf(deployment, operations));
        var expected = Expect(deployments, states, OneConnection);
        var sights = await scene.LookAsync();
        return
        [
            .. deployments.SelectMany(deployment => DeploymentFaults(deployment, states[deployment.Id])),
            .. sights.SelectMany(sight => new HostInvariants(sight, scene.Before[sight.Host], scene.Lab.Host(sight.Host).Address, expected).Find()),
            .. living.SelectMany(MachineFaults),
            .. ConnectionFaults(living),
            .. await RunFaultsAsync(api),
            .. await LogFaultsAsync(api, deployments),
        ];
    }

    private ExpectedHost Expect(DeploymentAnswer[] deployments, Dictionary<string, SlotState> states, int connections)
    {
        var there = deployments.Where(deployment => states[deployment.Id] != SlotState.Cleaned).ToList();
        return new ExpectedHost(
            [.. deployments.SelectMany(deployment => deployment.Workers)],
            there.ToDictionary(deployment => deployment.Id, deployment => (IReadOnlyList<string>)[.. deployment.Releases.Select(release => Sha256Of(release.PackageId)).Distinct()]),
            [.. there.Where(deployment => states[deployment.Id] is SlotState.Ready or SlotState.Stopped).Select(deployment => Sha256Of(deployment.PackageId))],
            scene.Packages, connections,
            !states.ContainsValue(SlotState.Unsettled));
    }

    private string Sha256Of(string packageId) => scene.Packages[scene.PackageIds.ToList().IndexOf(packageId)].Sha256;

    private IEnumerable<string> DeploymentFaults(DeploymentAnswer deployment, SlotState state)
    {
        if (state != SlotState.Unsettled && !deployment.Status.Equals(state.ToString(), StringComparison.OrdinalIgnoreCase))
            yield return $"{deployment.Name} should be {state} and is {deployment.Status} ({deployment.StatusDetail})";
        var wanted = state == SlotState.Ready ? scene.Hosts.Count * (deployment.Releases.MaxBy(release => release.Number)!.WorkersPerNode ?? 2) : 0;
        var ready = deployment.Workers.Count(worker => worker.Status == "ready");
        if (state != SlotState.Unsettled && ready != wanted)
            yield return $"{deployment.Name} has {ready} ready workers and should have {wanted}: {string.Join(", ", deployment.Workers)}";
    }

    /// <summary>
    /// On the dashboard's own machine: whatever it or a killed one before it has started is a child of the living one. An agent of a killed
    /// one ends by itself within ten seconds, which is looked at only at the very end.
    /// </summary>
    private static IEnumerable<string> MachineFaults(DashboardProcess instance)
    {
        var processes = MachineSight.ProcessesOf(instance.Home);
        var children = processes.Select(process => process.Id).ToHashSet();
        foreach (var process in processes.Where(process => process.Id != instance.Id && !children.Contains(process.Parent) && !process.Words.StartsWith("ssh-agent ", StringComparison.Ordinal)))
            yield return $"{instance.Name}: a killed one left the process {process.Id}: {process.Words}";
    }

    private IEnumerable<string> ConnectionFaults(IReadOnlyList<DashboardProcess> living)
    {
        var held = living.Select(instance => (instance.Name, Count: MachineSight.ProcessesOf(instance.Home).Count(process => process.Words.StartsWith("ssh -M", StringComparison.Ordinal)))).ToList();
        if (held.Sum(one => one.Count) > scene.Hosts.Count)
            yield return $"ssh connections for {scene.Hosts.Count} hosts: {string.Join(", ", held.Select(one => $"{one.Name} has {one.Count}"))}";
    }

    /// <summary>Each worker prints one line: it was mirrored once, whoever died meanwhile.</summary>
    private static async Task<IReadOnlyList<string>> LogFaultsAsync(ChaosApi api, IEnumerable<DeploymentAnswer> deployments)
    {
        var faults = new List<string>();
        foreach (var (deployment, worker) in deployments.SelectMany(deployment => deployment.Workers.Where(worker => worker.Status == "ready").Select(worker => (deployment, worker))))
            if (await api.TextAsync($"deployments/{deployment.Id}/workers/{worker.Id}/log", Cancelled) is var log && log != $"Started Distributed Worker on `{worker.Address}`\n")
                faults.Add($"the log of the worker {worker.Address} is '{log}'");
        return faults;
    }

    private static async Task<IReadOnlyList<string>> RunFaultsAsync(ChaosApi api)
    {
        var faults = new List<string>();
        foreach (var run in await api.GetAsync<RunAnswer[]>("runs?count=20", Cancelled))
        {
            if (run.Status == "cancelled")
                continue;
            var log = await api.TextAsync($"runs/{run.Id}/log", Cancelled);
            if (run.Status != "succeeded" || run.ExitCode != 0 || log != "begin\nend\n")
                faults.Add($"the run {run.Id} is {run.Status} with {run.ExitCode} ({run.Outcome}) and printed '{log}'");
        }
        return faults;
    }
}

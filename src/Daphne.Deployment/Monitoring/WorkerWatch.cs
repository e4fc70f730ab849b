using Daphne.Deployments;
using Daphne.Launchers;
using Daphne.Remote;

namespace Daphne.Monitoring;

/// <summary>Brings the rows of workers level with what really runs on a node. A node's truth wins over what was recorded.</summary>
internal sealed class WorkerWatch(WorkerRegistry registry, DeploymentStatusKeeper keeper, TimeProvider clock)
{
    /// <summary>How long a process must be gone without an exit code before it counts as lost: its supervisor may still be writing it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private readonly Dictionary<string, DateTimeOffset> missingSince = [];
    private readonly Dictionary<string, DateTimeOffset> askedAt = [];
    private readonly Dictionary<string, (double Uptime, long Ticks)> measured = [];

    /// <param name="workers">The current workers on the node.</param>
    /// <param name="snapshot">What runs there.</param>
    /// <param name="stream">For the units of its figures.</param>
    /// <param name="host">To ask a worker that has come back whether it answers.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task ApplyAsync(IReadOnlyList<Worker> workers, NodeSnapshot snapshot, StatusStream stream, IRemoteHost host, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var changes = new Dictionary<string, Action<Worker>>();
        var deployments = new HashSet<string>();
        var processes = workers.Select(worker => snapshot.Processes.GetValueOrDefault(worker.Id)).ToList();
        var answers = await Task.WhenAll(workers.Zip(processes, (worker, process) =>
            process is { IsAlive: true, Place: null } && worker.Status is WorkerStatus.Unknown or WorkerStatus.Lost ? AnswersAsync(worker, host, cancellationToken) : Task.FromResult(true)));
        foreach (var (worker, process, _) in workers.Zip(processes, answers).Where(known => known.Third))
        {
            if (Judge(worker, process, now) is { } change)
            {
                changes[worker.Id] = change;
                deployments.Add(worker.DeploymentId);
            }
            else if (process is { IsAlive: true } && Measure(process, snapshot, stream) is { } figures && (figures.Memory, figures.Cpu) != (worker.MemoryBytes, worker.CpuPercent))
            {
                changes[worker.Id] = row => row.Measure(figures.Memory, figures.Cpu);
            }
        }
        await registry.ChangeAsync(changes.Keys, row => changes[row.Id](row), cancellationToken);
        foreach (var deployment in deployments)
            await keeper.RefreshAsync(deployment, cancellationToken);
        Forget([.. workers.Select(worker => worker.Id)]);
    }

    /// <summary>The node is out of reach: nobody knows what runs there. What was lost before stays lost.</summary>
    public async Task LoseSightAsync(IReadOnlyList<Worker> workers, CancellationToken cancellationToken)
    {
        var lost = workers.Where(worker => worker.Status is WorkerStatus.Ready).ToList();
        await registry.ChangeAsync([.. lost.Select(worker => worker.Id)], row =>
        {
            if (row.Status is WorkerStatus.Ready)
                row.Become(WorkerStatus.Unknown, clock.GetUtcNow(), "Its node is out of reach.");
        }, cancellationToken);
        foreach (var deployment in lost.Select(worker => worker.DeploymentId).Distinct())
            await keeper.RefreshAsync(deployment, cancellationToken);
    }

    /// <summary>Ready means that the port answers, also for one that was out of sight; asked again after a while where it does not.</summary>
    private async Task<bool> AnswersAsync(Worker worker, IRemoteHost host, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (askedAt.TryGetValue(worker.Id, out var asked) && now - asked < Patience)
            return false;
        askedAt[worker.Id] = now;
        return await WorkerProbe.TryAsync(host, worker.Host, worker.Port, cancellationToken);
    }

    private Action<Worker>? Judge(Worker worker, ProcessSnapshot? process, DateTimeOffset now)
    {
        if (process is { IsAlive: true })
        {
            missingSince.Remove(worker.Id);
            if (process.Place is { } place)
                return PlacedTask.Judge(worker, process, place, now);
            return worker.Status is WorkerStatus.Unknown or WorkerStatus.Lost
                ? row => When(row.Status is WorkerStatus.Unknown or WorkerStatus.Lost, () => row.Become(WorkerStatus.Ready, now))
                : null;
        }
        if (!MayBeAlive(worker) || (process is null && IsAwaited(worker)))
            return null;
        if (process is { ExitCode: { } code })
            return row => When(MayBeAlive(row), () => row.Exited(code, WorkerStatus.Failed, now, ExitCodes.OfWorker(code)));
        if (missingSince.TryAdd(worker.Id, now) || now - missingSince[worker.Id] < Patience)
            return null;
        return row => When(MayBeAlive(row), () => row.Become(WorkerStatus.Lost, now, process is null
            ? "Its folder on the node is gone."
            : "It is gone without an exit code: the node was restarted, or its supervisor was killed with it."));
    }

    /// <summary>Keeps nothing of workers that have left the table.</summary>
    private void Forget(HashSet<string> current)
    {
        foreach (var id in missingSince.Keys.Concat(askedAt.Keys).Concat(measured.Keys).Where(id => !current.Contains(id)).ToList())
        {
            missingSince.Remove(id);
            askedAt.Remove(id);
            measured.Remove(id);
        }
    }

    /// <summary>One that Slurm starts may also end before anybody has seen it ready.</summary>
    private static bool MayBeAlive(Worker worker) => worker.Status is WorkerStatus.Ready or WorkerStatus.Unknown || (worker.AllocationId is not null && worker is { Status: WorkerStatus.Queued or WorkerStatus.Starting });

    /// <summary>Its folder is made just before its job is submitted, which takes a while where there are many; whether it begins at all, its job tells.</summary>
    private static bool IsAwaited(Worker worker) => worker is { AllocationId: not null, HasPlace: false };

    /// <summary>Between our reading and our writing an operation may have begun to stop it; then it has the say.</summary>
    private static void When(bool still, Action change)
    {
        if (still)
            change();
    }

    private (long Memory, double? Cpu)? Measure(ProcessSnapshot process, NodeSnapshot snapshot, StatusStream stream)
    {
        double? cpu = null;
        if (measured.TryGetValue(process.Id, out var last))
        {
            var seconds = snapshot.Uptime - last.Uptime;
            if (seconds < 1.5)
                return null;
            cpu = Math.Round(100.0 * (process.CpuTicks - last.Ticks) / stream.TicksPerSecond / seconds, 1);
        }
        measured[process.Id] = (snapshot.Uptime, process.CpuTicks);
        return (process.MemoryPages * stream.PageSize, cpu);
    }
}

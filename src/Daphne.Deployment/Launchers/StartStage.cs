using System.Globalization;
using System.Text;
using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Launchers;

/// <summary>
/// Starts the workers that are missing on a node, and stops those that are too much. Rows are stored first, so that a worker that was
/// started and then forgotten by a crash is found again in its folder. What lives there and is as it should be is kept, whatever its row
/// says. A port that anything else holds is refused: a second worker on it would give no error.
/// </summary>
internal sealed class StartStage(WorkerRegistry registry, WorkerStopper stopper, SecretVariables secrets, TimeProvider clock) : IStage
{
    public string Name => StageNames.Start;

    public TakeUp TakeUp => TakeUp.Reattach;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var deployment = step.Scene.Deployment!;
        var ports = NodeEndpoint.PortsOf(step.Scene.Cluster, step.Node, step.Scene.Release!.Settings);
        var current = await registry.CurrentAsync(deployment.Id, step.Node.Id, cancellationToken);

        // A worker of this release that lives, or that this operation has begun to start, stays; what else may live there is stopped.
        var wanted = current.Where(worker => ports.Contains(worker.Port) && worker.ReleaseNumber == deployment.ReleaseNumber).ToList();
        var alive = await AliveAsync(step, wanted.FindAll(worker => worker.Status is WorkerStatus.Ready or WorkerStatus.Unknown or WorkerStatus.Lost), cancellationToken);
        var kept = wanted.FindAll(worker => worker.Status is WorkerStatus.Starting || alive.Contains(worker.Directory));
        await stopper.StopAsync(step, [.. current.Except(kept).Where(worker => worker.Status != WorkerStatus.Stopped)], cancellationToken);
        await registry.RetireAsync([.. current.Except(kept).Where(worker => !ports.Contains(worker.Port)).Select(worker => worker.Id)], cancellationToken);
        var planned = ports.Except(kept.Select(worker => worker.Port)).Select(port => Plan(step, port)).ToList();
        await registry.PlanAsync(planned, cancellationToken);
        await StartAsync(step, [.. kept, .. planned], cancellationToken);
    }

    /// <summary>The folders of those whose process lives: a row may say ready of one that has just died, and lost of one that was only out of sight.</summary>
    private static async Task<HashSet<string>> AliveAsync(StepContext step, IReadOnlyCollection<Worker> workers, CancellationToken cancellationToken)
    {
        if (workers.Count == 0)
            return [];
        var result = await step.RunAsync("look-at-workers.sh", [step.Endpoint.Root, .. workers.Select(worker => worker.Directory)],
            "the workers that are there could not be looked at", null, cancellationToken);
        return [.. result.Lines.Select(line => line.Split(' ', 2)).Where(words => words[0] == "alive").Select(words => words[1])];
    }

    private static Worker Plan(StepContext step, int port)
    {
        var id = Id.New();
        return new Worker
        {
            Id = id,
            DeploymentId = step.Scene.Deployment!.Id,
            ReleaseNumber = step.Scene.Deployment.ReleaseNumber,
            NodeId = step.Node.Id,
            NodeName = step.Node.Name,
            Host = step.Endpoint.WorkerAddress,
            Port = port,
            Directory = $"{step.Folder}/workers/{id}",
            LogStreamId = id,
        };
    }

    private async Task StartAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken)
    {
        if (workers.Count == 0)
        {
            await step.ReportAsync("no workers here", cancellationToken);
            return;
        }
        var settings = step.Scene.Release!.Settings;
        var environment = SecretVariables.Plain(settings);
        var exports = Encoding.UTF8.GetBytes(secrets.Exports(settings));
        var result = await step.RunAsync(
            "start-workers.sh",
            [
                step.Endpoint.Root, step.Node.Id, step.Scene.Deployment!.Id, step.Scene.Package.Sha256,
                $"{exports.Length}", $"{environment.Count}", .. environment.Select(variable => $"{variable.Key}={variable.Value}"),
                .. workers.SelectMany(worker => new[] { worker.Id, worker.Host, $"{worker.Port}" }),
            ],
            "the workers could not be started", null, cancellationToken, (input, token) => input.WriteAsync(exports, token).AsTask());
        var (changes, faults) = Read(result, workers);
        await registry.ChangeAsync(changes.Keys, row => changes[row.Id](row), cancellationToken);
        await step.ReportAsync(workers.Count - faults.Count, workers.Count, "workers", null, cancellationToken);
        if (faults.Count > 0)
            throw new ProblemException(ProblemKind.Remote, $"{step.Node.Name}: {string.Join("; ", faults)}.") { Output = result.Text };
    }

    /// <summary>What the script said of each worker, as changes of their rows and as faults for people.</summary>
    private (Dictionary<string, Action<Worker>> Changes, List<string> Faults) Read(CommandResult result, IReadOnlyList<Worker> workers)
    {
        var now = clock.GetUtcNow();
        var changes = new Dictionary<string, Action<Worker>>();
        var faults = new List<string>();
        foreach (var words in result.Lines.Select(line => line.Split(' ')))
        {
            var worker = workers.Single(worker => worker.Id == words[1]);
            switch (words)
            {
                case ["started", _, var pid, var identity]:
                    changes[worker.Id] = row => row.Started(int.Parse(pid, CultureInfo.InvariantCulture), identity, row.StartedAt ?? now);
                    break;
                case ["taken", ..]:
                    faults.Add($"port {worker.Port} is held by another program (see: ss -ltnp); choose another port or stop that program");
                    changes[worker.Id] = row => row.Become(WorkerStatus.Failed, now, "Its port is held by another program.");
                    break;
                default:
                    faults.Add($"the worker on port {worker.Port} did not start");
                    changes[worker.Id] = row => row.Become(WorkerStatus.Failed, now, "It did not start.");
                    break;
            }
        }
        return (changes, faults);
    }
}

using System.Globalization;
using Daphne.Deployments;
using Daphne.Operations;

namespace Daphne.Launchers;

/// <summary>Ends workers and proves it: the process with that pid and start time is gone, or the step fails.</summary>
internal sealed class WorkerStopper(WorkerRegistry registry, TimeProvider clock)
{
    private const int SecondsToDie = 5;

    public async Task StopAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken)
    {
        if (workers.Count == 0)
            return;
        var grace = step.Scene.Release?.Settings.StopGraceSeconds ?? SecondsToDie;
        await registry.ChangeAsync([.. workers.Select(worker => worker.Id)], row => BecomeStopping(row), cancellationToken);
        var result = await step.RunAsync(
            "stop-processes.sh", [step.Endpoint.Root, $"{grace}", .. workers.Select(worker => worker.Directory)],
            "the workers could not be stopped", TimeSpan.FromSeconds((grace * 3) + 60), cancellationToken);
        var survivors = new Dictionary<string, string>();
        var codes = new Dictionary<string, string>();
        foreach (var words in result.Lines.Select(line => line.Split(' ')).Where(words => words.Length == 3))
            (words[0] == "alive" ? survivors : codes)[workers.Single(worker => worker.Directory == words[1]).Id] = words[2];
        await registry.ChangeAsync(codes.Keys, row => Stopped(row, codes[row.Id]), cancellationToken);
        await registry.ChangeAsync(survivors.Keys, row => row.Become(WorkerStatus.Unknown, clock.GetUtcNow(), "It survived SIGKILL."), cancellationToken);
        await step.ReportAsync(codes.Count, workers.Count, "workers", null, cancellationToken);
        if (survivors.Count > 0)
            throw new ProblemException(ProblemKind.Remote,
                $"{step.Node.Name}: {string.Join("; ", survivors.Values.Select(pid => $"process {pid} survived SIGKILL"))}. It hangs in the kernel (a dead file system, as a rule): look at the machine, or restart it.");
    }

    private void BecomeStopping(Worker worker)
    {
        if (worker.Status is WorkerStatus.Ready or WorkerStatus.Starting or WorkerStatus.Unknown)
            worker.Become(WorkerStatus.Stopping, clock.GetUtcNow());
    }

    private void Stopped(Worker worker, string code)
    {
        if (int.TryParse(code, CultureInfo.InvariantCulture, out var exitCode))
            worker.Exited(exitCode, WorkerStatus.Stopped, clock.GetUtcNow(), null);
        else
            worker.Become(WorkerStatus.Stopped, clock.GetUtcNow());
    }
}

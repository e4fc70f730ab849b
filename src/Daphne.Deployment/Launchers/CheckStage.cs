using System.Globalization;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Launchers;

/// <summary>Waits until each started worker answers a gRPC call, asked from its own node; DAPHNE gives no other sign of readiness.</summary>
internal sealed class CheckStage(WorkerRegistry registry, TimeProvider clock) : IStage
{
    public string Name => StageNames.Check;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var workers = await registry.CurrentAsync(step.Scene.Deployment!.Id, step.Node.Id, cancellationToken);
        var waiting = workers.Where(worker => worker.Status is not (WorkerStatus.Stopped or WorkerStatus.Stopping)).ToDictionary(worker => worker.Id);
        if (waiting.Count == 0)
            return;
        var limit = step.Scene.Release!.Settings.ReadyTimeoutSeconds;
        var command = RemoteScript.Command("await-workers.sh",
            [step.Endpoint.Root, step.Node.Id, step.Scene.Deployment.Id, $"{limit}", .. waiting.Values.SelectMany(worker => new[] { worker.Id, $"{worker.Port}" })]);
        var host = await step.HostAsync(cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(limit + 60));
        await using var process = await host.StartAsync(command, deadline.Token);
        process.Input.Close();
        using var lines = new StreamReader(process.Output);
        var (ready, faults, probes) = (0, new List<string>(), new List<Task>());
        while (await lines.ReadLineAsync(deadline.Token) is { } line)
        {
            await step.LogAsync(line, cancellationToken);
            if (line.Split(' ') is not [("up" or "dead" or "silent") and var what, var id, ..] || !waiting.TryGetValue(id, out var worker))
                continue;
            if (what == "up")
                probes.Add(ConfirmAsync(worker));
            else
                await FailAsync(worker, what == "dead" ? line.Split(' ')[2] : null);
        }
        await process.WaitAsync(deadline.Token);
        await Task.WhenAll(probes);
        if (faults.Count > 0)
            throw new ProblemException(ProblemKind.Remote, $"{step.Node.Name}: {string.Join("; ", faults)}. The worker's log says more.");

        async Task ConfirmAsync(Worker worker)
        {
            if (await WorkerProbe.AnswersAsync(host, worker.Host, worker.Port, TimeSpan.FromSeconds(limit), deadline.Token))
            {
                await registry.ChangeAsync(worker.Id, row => row.Become(WorkerStatus.Ready, clock.GetUtcNow()), cancellationToken);
                await step.ReportAsync(Interlocked.Increment(ref ready), waiting.Count, "workers", null, cancellationToken);
            }
            else
            {
                await FailAsync(worker, null);
            }
        }

        async Task FailAsync(Worker worker, string? code)
        {
            var reason = code is null ? $"did not answer within {limit} s" : int.TryParse(code, CultureInfo.InvariantCulture, out var exit) ? $"ended at once: {ExitCodes.OfWorker(exit)}" : "vanished";
            lock (faults)
                faults.Add($"the worker on port {worker.Port} {reason}");
            await registry.ChangeAsync(worker.Id, row =>
            {
                if (int.TryParse(code, CultureInfo.InvariantCulture, out var exitCode))
                    row.Exited(exitCode, WorkerStatus.Failed, clock.GetUtcNow(), ExitCodes.OfWorker(exitCode));
                else
                    row.Become(code is null ? WorkerStatus.Failed : WorkerStatus.Lost, clock.GetUtcNow(), $"It {reason}.");
            }, cancellationToken);
        }
    }
}

using System.Globalization;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Launchers;

/// <summary>The wait for the workers of one node: a script there tells which listen and which ended, and each that listens is called.</summary>
internal sealed class WorkerCheck(StepContext step, WorkerRegistry registry, TimeProvider clock, IReadOnlyList<Worker> workers)
{
    /// <summary>Calls at once; each may be a process of its own on the dashboard's machine.</summary>
    private const int MaxCalls = 16;

    /// <summary>What the script may take longer than the workers are given.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(30);
    private readonly SemaphoreSlim calls = new(MaxCalls, MaxCalls);
    private readonly List<string> faults = [];
    private readonly int limit = step.Scene.Release!.Settings.ReadyTimeoutSeconds;
    private int ready;

    /// <exception cref="ProblemException">Not all of them are ready in time.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(limit) + Slack);
        try
        {
            await FollowAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.Unreachable, $"{step.Node.Name}: it did not say within {limit} s whether its workers are up. It may be overloaded, frozen or cut off; look at it and retry.");
        }
        if (faults.Count > 0)
            throw new ProblemException(ProblemKind.Remote, $"{step.Node.Name}: {string.Join("; ", faults)}. The worker's log says more.");
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var places = workers.SelectMany(worker => new[] { worker.Id, $"{worker.Port}" });
        var command = RemoteScript.Command("await-workers.sh", [step.Endpoint.Root, step.Node.Id, step.Scene.Deployment!.Id, $"{limit}", .. places]);
        var host = await step.HostAsync(cancellationToken);
        var bare = await step.BareHostAsync(cancellationToken);
        await using var process = await host.StartAsync(command, cancellationToken);
        process.Input.Close();
        using var lines = new StreamReader(process.Output);
        var asked = new List<Task>();
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            await step.LogAsync(line, cancellationToken);
            if (line.Split(' ') is not [("up" or "dead" or "silent") and var what, var id, ..] words || workers.FirstOrDefault(worker => worker.Id == id) is not { } worker)
                continue;
            if (what == "up")
                asked.Add(AskAsync(bare, worker, cancellationToken));
            else if (what == "dead")
                await EndedAsync(worker, words[2], cancellationToken);
            else
                await SilentAsync(worker, cancellationToken);
        }
        await process.WaitAsync(cancellationToken);
        await Task.WhenAll(asked);
    }

    private async Task AskAsync(IRemoteHost host, Worker worker, CancellationToken cancellationToken)
    {
        await calls.WaitAsync(cancellationToken);
        try
        {
            if (!await WorkerProbe.AnswersAsync(host, worker.Host, worker.Port, TimeSpan.FromSeconds(limit), cancellationToken))
            {
                await SilentAsync(worker, cancellationToken);
                return;
            }
        }
        finally
        {
            calls.Release();
        }
        await registry.ChangeAsync(worker.Id, row => row.Become(WorkerStatus.Ready, clock.GetUtcNow()), cancellationToken);
        await step.ReportAsync(Interlocked.Increment(ref ready), workers.Count, "workers", null, cancellationToken);
    }

    private Task SilentAsync(Worker worker, CancellationToken cancellationToken)
    {
        Blame(worker, $"did not answer within {limit} s");
        return registry.ChangeAsync(worker.Id, row => row.Become(WorkerStatus.Failed, clock.GetUtcNow(), $"It did not answer within {limit} s."), cancellationToken);
    }

    private Task EndedAsync(Worker worker, string code, CancellationToken cancellationToken)
    {
        if (!int.TryParse(code, CultureInfo.InvariantCulture, out var exitCode))
        {
            Blame(worker, "vanished");
            return registry.ChangeAsync(worker.Id, row => row.Become(WorkerStatus.Lost, clock.GetUtcNow(), "It vanished."), cancellationToken);
        }
        Blame(worker, $"ended at once: {ExitCodes.OfWorker(exitCode)}");
        return registry.ChangeAsync(
            worker.Id, row => row.Exited(exitCode, WorkerStatus.Failed, clock.GetUtcNow(), ExitCodes.OfWorker(exitCode)), cancellationToken);
    }

    private void Blame(Worker worker, string what)
    {
        lock (faults)
            faults.Add($"the worker on port {worker.Port} {what}");
    }
}

using System.Globalization;
using System.Text;
using Daphne.Changes;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;
using Daphne.Runs;

namespace Daphne.Slurm;

/// <summary>Executes runs on a Slurm cluster: as a step in the allocation that holds the workers, or as a job of their own.</summary>
internal sealed class SlurmRunner(
    RunRegistry runs, AllocationRegistry allocations, SlurmSubmitter submitter, SlurmCanceller canceller, SecretVariables secrets, SlurmInterest interest, ChangeFeed feed, TimeProvider clock)
{
    private const int SecondsToEnd = 60;

    /// <summary>Of a job that Slurm has ended already: as long as a shared file system may take to show what it left.</summary>
    private const int SecondsToTell = 5;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);

    /// <summary>Starts it, or finds it again. A job of its own is waited for until Slurm has started it.</summary>
    /// <param name="step">On the login node.</param>
    /// <param name="run">As it is stored.</param>
    /// <param name="workers">The live workers.</param>
    /// <param name="cancellationToken">Ends the wait in the queue; what is started is never left half known.</param>
    public Task<Run> StartAsync(StepContext step, Run run, IReadOnlyList<Worker> workers, CancellationToken cancellationToken) =>
        (run.Slurm?.Mode ?? SlurmRunMode.Step) == SlurmRunMode.Step ? StartStepAsync(step, run, workers) : StartJobAsync(step, run, workers, cancellationToken);

    /// <summary>Makes sure that it is over.</summary>
    /// <returns>Its exit code, where it left one.</returns>
    public async Task<int?> EndAsync(StepContext step, Run run)
    {
        var job = await JobOfAsync(run);
        if (job is { IsOver: false })
            await canceller.CancelAsync(step, [job], CancellationToken.None);
        var result = await step.RunAsync("slurm-end-run.sh", [step.Endpoint.Root, $"{step.Folder}/runs/{run.Id}", $"{(job is null ? SecondsToEnd : SecondsToTell)}", job?.JobName ?? ""],
            "the run could not be ended", TimeSpan.FromSeconds(SecondsToEnd + 60), CancellationToken.None);
        return int.TryParse(result.Output.Trim(), CultureInfo.InvariantCulture, out var code) ? code : null;
    }

    /// <summary>What is known of the end of a run that left no exit code.</summary>
    public async Task<string> WhyAsync(Run run) => await JobOfAsync(run) is { IsOver: true } job
        ? $"{SlurmReasons.Own(job)} is over. {SlurmReasons.OfEnd(job)}"
        : "The run is gone without an exit code: its job ended, or its supervisor on the login node was killed with it.";

    private async Task<Allocation?> JobOfAsync(Run run) => await allocations.OfRunAsync(run.Id, CancellationToken.None);

    private async Task<Run> StartStepAsync(StepContext step, Run run, IReadOnlyList<Worker> workers)
    {
        if (run.Pid is not null)
            return run;
        var release = step.Scene.Release!;
        var running = (await allocations.AwaitedAsync(run.DeploymentId, release.Number, standby: false, CancellationToken.None)).Where(allocation => allocation.State == AllocationState.Running).ToList();
        var job = running.OrderByDescending(allocation => allocation.EndsAt ?? DateTimeOffset.MaxValue).FirstOrDefault()
            ?? throw ProblemException.Refused("The run was refused: no allocation of the deployment is running. Start it again, or execute the script as a job of its own.");
        run = await runs.ChangeAsync(run.Id, (row, now) => row.Start(step.Node.Id, step.Node.Name, workers.Count, now), CancellationToken.None);
        var environment = SecretVariables.Plain(release.Settings);
        var exports = secrets.Exports(release.Settings);
        SlurmFile[] files = [TaskFile, new SlurmFile("step.sh", RemoteScript.Command("slurm-step.sh").Script), Script(run)];
        var command = RemoteScript.Command("slurm-run.sh",
        [
            step.Endpoint.Root, step.Node.Id, run.DeploymentId, run.Id, $"{Encoding.UTF8.GetByteCount(exports)}", .. files.Select(file => $"{file.Bytes.Length}"), $"{environment.Count + 1}",
            .. environment.Select(variable => $"{variable.Key}={variable.Value}"), $"DISTRIBUTED_WORKERS={string.Join(',', workers.Select(worker => worker.Address))}",
            .. new RunScript(step.Scene.Cluster, release, run).StepWords(job),
        ]);
        var host = await step.HostAsync(CancellationToken.None);
        var result = await host.RunAsync(command, StepContext.ShortLimit, CancellationToken.None, (input, token) => SlurmFile.WriteAsync(input, exports, files, token));
        await step.LogAsync(result.Text, CancellationToken.None);
        if (!result.Succeeded)
            throw step.Failed("srun could not be started", result);
        var pid = int.Parse(result.Output.Split(' ')[1], CultureInfo.InvariantCulture);
        return await runs.ChangeAsync(run.Id, (row, _) => row.Launched(pid), CancellationToken.None);
    }

    private async Task<Run> StartJobAsync(StepContext step, Run run, IReadOnlyList<Worker> workers, CancellationToken cancellationToken)
    {
        if (await JobOfAsync(run) is not { } job)
        {
            var number = await allocations.NextNumberAsync(run.DeploymentId, CancellationToken.None);
            job = AllocationPlanner.OfRun(run, step.Scene.Cluster, step.Scene.Deployment!, step.Scene.Release!, number, clock.GetUtcNow());
            await allocations.PlanAsync(job, [], CancellationToken.None);
        }
        job = await submitter.SubmitAsync(step, job, [TaskFile, Script(run), RunScript.Workers(workers)], secrets.Exports(step.Scene.Release!.Settings), CancellationToken.None);
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Allocation && change.Id == job.Id);
        interest.Expect(step.Scene.Cluster.Id);
        while (job.State.IsWaiting())
        {
            await step.ReportAsync(SlurmReasons.Waiting(job, clock.GetUtcNow()), cancellationToken);
            using (step.Rest())
                await changes.NextAsync(LookAgain, cancellationToken);
            job = await allocations.GetAsync(job.Id, cancellationToken);
        }
        await step.ReportAsync($"job {job.JobId}", cancellationToken);
        return await runs.ChangeAsync(run.Id, (row, now) => row.Start(step.Node.Id, job.Nodes ?? step.Node.Name, workers.Count, now), CancellationToken.None);
    }

    /// <summary>What is executed on the compute node.</summary>
    private static SlurmFile TaskFile => new("task.sh", RemoteScript.Command("slurm-task.sh").Script);

    private static SlurmFile Script(Run run) => new("script.daph", run.Script.ReplaceLineEndings("\n"));
}

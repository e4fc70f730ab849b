using System.Text;
using Daphne.Changes;
using Daphne.Deployments;
using Daphne.Logs;
using Daphne.Monitoring;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>
/// Builds a package on the cluster, by a job that is known by this step's id: whoever goes on after a crash finds it again, and nothing is built
/// twice. What the job prints is the step's log, live.
/// </summary>
internal sealed class BuildStage(
    AllocationRegistry allocations, SlurmSubmitter submitter, SlurmCanceller canceller, BuiltPackage product, SecretVariables secrets,
    SlurmInterest interest, MonitorService monitors, LogStore logs, ChangeFeed feed, TimeProvider clock) : IStage
{
    private const int ShownLines = 5;
    private const int ShownBytes = 4096;
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan CloneLimit = TimeSpan.FromHours(1);
    private static readonly TimeSpan LogLimit = TimeSpan.FromMinutes(5);

    public string Name => StageNames.Build;

    public TakeUp TakeUp => TakeUp.Reattach;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        if (step.Scene.Package.Contents.Build is not { } build)
            return;
        try
        {
            var job = await SubmitAsync(step, build, cancellationToken);
            job = await EndAsync(step, job, cancellationToken);
            if (job.State != AllocationState.Completed)
                throw new ProblemException(ProblemKind.Remote, $"{step.Node.Name}: the build failed in {SlurmReasons.Name(job)}. {SlurmReasons.OfEnd(job)}{await LastLinesAsync(job, cancellationToken)}");
            await product.ReceiveAsync(step, job, $"{build.Source} on {step.Scene.Cluster.Name}", cancellationToken);
        }
        catch (OperationCanceledException) when (step.IsCancelled)
        {
            if (await allocations.FindAsync(step.StepId, CancellationToken.None) is { IsOver: false } job)
                await canceller.CancelAsync(step, [job], CancellationToken.None);
            throw;
        }
    }

    private async Task<Allocation> SubmitAsync(StepContext step, PackageBuild build, CancellationToken cancellationToken)
    {
        if (await allocations.FindAsync(step.StepId, cancellationToken) is not { } job)
        {
            var number = await allocations.NextNumberAsync(step.Scene.Deployment!.Id, cancellationToken);
            job = AllocationPlanner.OfBuild(step.StepId, step.Scene.Cluster, step.Scene.Deployment, step.Scene.Release!, build, number, clock.GetUtcNow());
            await allocations.PlanAsync(job, [], CancellationToken.None);
        }
        monitors.Of(step.Scene.Cluster, step.Node);
        if (job.JobId is null && build.IsCloned)
        {
            var (address, reference) = BuildScript.OfClone(build);
            await step.ReportAsync($"cloning {build.Source}", cancellationToken);
            await step.RunAsync("slurm-clone.sh", [step.Endpoint.Root, step.Node.Id, job.Directory, address, reference], $"{build.Source} could not be cloned", CloneLimit, cancellationToken);
        }
        return await submitter.SubmitAsync(step, job, [new SlurmFile("pack.sh", RemoteScript.Command("slurm-pack.sh").Script)], secrets.Exports(step.Scene.Release!.Settings), CancellationToken.None);
    }

    /// <summary>Waits until the job is over and its log is here to the last byte.</summary>
    private async Task<Allocation> EndAsync(StepContext step, Allocation job, CancellationToken cancellationToken)
    {
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Allocation && change.Id == job.Id);
        interest.Expect(step.Scene.Cluster.Id);
        job = await allocations.GetAsync(job.Id, cancellationToken);
        while (!job.IsOver)
        {
            await step.ReportAsync(job.State.IsWaiting() ? SlurmReasons.Waiting(job, clock.GetUtcNow()) : $"job {job.JobId} builds on {job.Nodes}", cancellationToken);
            await changes.NextAsync(LookAgain, cancellationToken);
            job = await allocations.GetAsync(job.Id, cancellationToken);
        }
        await monitors.CollectAsync(step.Scene.Cluster, step.Node, [job.LogStreamId], LogLimit, cancellationToken);
        return job;
    }

    private async Task<string> LastLinesAsync(Allocation job, CancellationToken cancellationToken)
    {
        var length = (await logs.GetAsync(job.LogStreamId, cancellationToken)).Length;
        var bytes = new MemoryStream();
        await foreach (var chunk in logs.ReadBytesAsync(job.LogStreamId, Math.Max(0, length - ShownBytes), length, cancellationToken))
            bytes.Write(chunk.Span);
        var lines = Encoding.UTF8.GetString(bytes.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? " It printed nothing." : $" It printed last: {string.Join(" / ", lines.TakeLast(ShownLines))}";
    }
}

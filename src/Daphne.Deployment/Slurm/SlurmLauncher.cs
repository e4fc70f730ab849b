using Daphne.Deployments;
using Daphne.Launchers;
using Daphne.Operations;
using Daphne.Runs;

namespace Daphne.Slurm;

/// <summary>Workers and runs in jobs of Slurm.</summary>
internal sealed class SlurmLauncher(SlurmCheck check, SlurmStopper stopper, SlurmRunner runner, AllocationRegistry allocations) : ILauncher
{
    public Task CheckAsync(StepContext step, CancellationToken cancellationToken) => check.RunAsync(step, cancellationToken);

    public Task StopAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken) => stopper.StopAsync(step, workers, cancellationToken);

    public async Task<IReadOnlyList<bool>> AskAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken) =>
        await SlurmAnswers.AskAsync(step, workers, await allocations.UnfinishedAsync(step.Scene.Deployment!.Id, cancellationToken), cancellationToken);

    public Task<Run> StartRunAsync(StepContext step, Run run, IReadOnlyList<Worker> workers, CancellationToken cancellationToken) =>
        runner.StartAsync(step, run, workers, cancellationToken);

    public Task<int?> EndRunAsync(StepContext step, Run run) => runner.EndAsync(step, run);

    public Task<string> WhyAsync(Run run) => runner.WhyAsync(run);
}

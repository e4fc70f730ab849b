using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Runs;

namespace Daphne.Launchers;

/// <summary>
/// How workers and runs live on one kind of cluster: as processes of its nodes, or in jobs of Slurm. The stages say what has to be so, and
/// a launcher makes it so.
/// </summary>
internal interface ILauncher
{
    /// <summary>Waits until each started worker of the step's node answers; DAPHNE gives no other sign of readiness.</summary>
    /// <exception cref="ProblemException">Not all of them are ready in time.</exception>
    Task CheckAsync(StepContext step, CancellationToken cancellationToken);

    /// <summary>Stops workers of the step's node that may live.</summary>
    Task StopAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken);

    /// <returns>For each worker whether it answers right now.</returns>
    Task<IReadOnlyList<bool>> AskAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken);

    /// <summary>Starts a run, or finds it again.</summary>
    /// <param name="step">On the coordinator's node.</param>
    /// <param name="run">As it is stored.</param>
    /// <param name="workers">The live workers.</param>
    /// <param name="cancellationToken">Ends a wait for its turn; what is started is never left half known.</param>
    Task<Run> StartRunAsync(StepContext step, Run run, IReadOnlyList<Worker> workers, CancellationToken cancellationToken);

    /// <summary>Makes sure that a run is over.</summary>
    /// <returns>Its exit code, where it left one.</returns>
    Task<int?> EndRunAsync(StepContext step, Run run);

    /// <summary>What is known of the end of a run that left no exit code.</summary>
    Task<string> WhyAsync(Run run);
}

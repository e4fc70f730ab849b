using Daphne.Clusters;
using Daphne.Dashboard.Features.Runs;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Runs;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>A sweep while the form is being filled in: a deployment on a Slurm cluster, and the script that it is for.</summary>
public sealed class SweepDraft
{
    private const string Prefix = "sweep";

    private SweepDraft(DeployDraft deployment, RunDraft run)
    {
        (Deployment, Run) = (deployment, run);
        Run.Slurm ??= new SlurmRunDraft();
    }

    public DeployDraft Deployment { get; }
    public RunDraft Run { get; }

    /// <summary>Where there is no package, one is built.</summary>
    public static SweepDraft Suggest(IReadOnlyList<Cluster> clusters, IReadOnlyList<Package> packages, IReadOnlyCollection<string> takenNames, string? clusterId)
    {
        var deployment = DeployDraft.Suggest(clusters, packages, takenNames, clusterId, packageId: null, Prefix);
        deployment.IsBuilt = packages.Count == 0;
        return new SweepDraft(deployment, new RunDraft());
    }

    /// <summary>An earlier sweep once more, to be changed.</summary>
    public static SweepDraft Like(
        Deployment earlier, Run script, IReadOnlyList<Cluster> clusters, IReadOnlyList<Package> packages, IReadOnlyCollection<string> takenNames) =>
        new(DeployDraft.Like(earlier, clusters, packages, takenNames, Prefix), RunDraft.Of(script));

    public bool IsValid => Deployment.IsValid && Run.IsValid;

    /// <summary>What happens beside the deployment itself, in the order in which it is told.</summary>
    public IEnumerable<string> Sentences
    {
        get
        {
            if (Deployment.Build is { IsValid: true } build)
                yield return $"First, {build.ToBuild().Source} is built by a job of its own{(Deployment.Settings.Slurm?.Image is { Length: > 0 } ? ", in that container" : null)}; what it makes is kept as a package";
            yield return Run.Slurm?.Mode switch
            {
                SlurmRunMode.Job => "Then the script runs, as a job of its own",
                SlurmRunMode.Mpi => "Then the script runs over MPI, as a job of its own",
                _ => "Then the script runs, in the workers' own job",
            };
            yield return "At the end workers are stopped and files removed, also where the script fails; output and logs stay here";
        }
    }
}

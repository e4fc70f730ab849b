using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Launchers;

/// <summary>The launcher of each kind of cluster.</summary>
internal sealed class LauncherChoice(NodeLauncher nodes, SlurmLauncher slurm)
{
    public ILauncher Of(Cluster cluster) => cluster.Kind == ClusterKind.Slurm ? slurm : nodes;
}

using Daphne.Clusters;
using Daphne.Data;
using Daphne.Slurm;

namespace Daphne.Tests.Engine;

/// <summary>Clusters with Slurm.</summary>
public sealed partial class TestEngine
{
    /// <summary>The lab's Slurm, reached over its login node as alice, with an install root of its own on the shared directory.</summary>
    public async Task<Cluster> AddSlurmClusterAsync(SlurmDefaults? defaults = null)
    {
        var cluster = await CreateClusterAsync(new ClusterInput
        {
            Kind = ClusterKind.Slurm,
            User = "alice",
            Root = $"/shared/home/alice/daphne-{Id.New()}",
            Nodes = [NodeOf("login")],
            Slurm = defaults ?? new SlurmDefaults { PollSeconds = 2, MinPollSeconds = 1 },
        });
        await AcceptHostKeysAsync(cluster);
        return cluster;
    }
}

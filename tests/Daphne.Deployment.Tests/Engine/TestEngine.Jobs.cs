using Daphne.Clusters;
using Daphne.Data;
using Daphne.Slurm;

namespace Daphne.Tests.Engine;

/// <summary>Jobs on the lab's Slurm that the engine knows as its own, and that a test has submitted by hand.</summary>
public sealed partial class TestEngine
{
    /// <summary>The row of a job of which nobody can say whether Slurm has it.</summary>
    public async Task<Allocation> PlanJobAsync(Cluster cluster)
    {
        var id = Id.New();
        var allocation = new Allocation
        {
            Id = id,
            Kind = AllocationKind.Probe,
            ClusterId = cluster.Id,
            NodeId = cluster.Nodes[0].Id,
            Number = 1,
            Token = AllocationPlanner.NewToken(),
            Script = "",
            Directory = $"jobs/{id}",
            LogStreamId = id,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        await Get<AllocationRegistry>().PlanAsync(allocation, [], Cancelled);
        await AliceAsync($"mkdir -p {FolderOf(cluster, allocation)}");
        Get<SlurmInterest>().Expect(cluster.Id);
        return allocation;
    }

    /// <summary>Submits a job under an allocation's name; it leaves its exit code in its folder, as those of the engine do.</summary>
    /// <returns>The job's number.</returns>
    public async Task<long> SubmitAsync(Cluster cluster, Allocation allocation, string command, string options = "") => long.Parse(
        await AliceAsync($$"""
            cd {{FolderOf(cluster, allocation)}} && sbatch --parsable -J {{allocation.JobName}} -o log {{options}} << 'END'
            #!/bin/sh
            ({{command}})
            code=$?
            echo "$code $(date +%s)" > ended
            exit $code
            END
            """),
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A job that Slurm has accepted.</summary>
    public async Task<Allocation> SubmittedAsync(Cluster cluster, string command, string options = "")
    {
        var allocation = await PlanJobAsync(cluster);
        var number = await SubmitAsync(cluster, allocation, command, options);
        return await Get<AllocationRegistry>().ChangeAsync(allocation.Id, (row, now) => row.Accepted(number, now), Cancelled);
    }

    /// <summary>Waits until the engine has seen the job in that state.</summary>
    public Task<Allocation> UntilAsync(Allocation allocation, Func<Allocation, bool> condition, TimeSpan? limit = null) =>
        UntilAsync(() => Get<AllocationRegistry>().GetAsync(allocation.Id, Cancelled), condition, "the job's state", limit);

    /// <summary>Waits until what is known of the cluster is so.</summary>
    public Task<SlurmSite> UntilSiteAsync(Cluster cluster, Func<SlurmSite, bool> condition, TimeSpan? limit = null) =>
        UntilAsync(() => Get<SlurmService>().GetSiteAsync(cluster.Id, Cancelled), condition, "what Slurm says", limit);

    /// <summary>As a page that shows the cluster.</summary>
    public IDisposable Look(Cluster cluster) => Get<SlurmInterest>().Look(cluster.Id);

    /// <summary>On the login node, in her own session.</summary>
    public async Task<string> AliceAsync(string command) => (await Lab.SshAsync("-l", "alice", "login", command)).OutputOrThrow(command);

    private static string FolderOf(Cluster cluster, Allocation allocation) => $"{cluster.Root}/{allocation.Directory}";
}

using Daphne.Clusters;
using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

/// <summary>A Slurm that counts what it is asked and says what a test wants.</summary>
internal sealed class FakeSlurm : ISlurmQuery
{
    public int Asked { get; private set; }

    /// <summary>Of those, how many were for partitions and nodes, too.</summary>
    public int Whole { get; private set; }

    public List<(long JobId, string Name)> Cancelled { get; } = [];

    /// <summary>The names whose jobs were cancelled, whatever they did, one a call.</summary>
    public List<string> Ended { get; } = [];

    public IReadOnlyCollection<string> Missing { get; private set; } = [];

    /// <summary>By what the jobs are of which the rows are known, as they shall be listed.</summary>
    public Func<IReadOnlyList<Allocation>, IEnumerable<SlurmJob>> Jobs { get; set; } =
        known => known.Select(allocation => FollowedJobs.Job(allocation.JobId ?? 17, AllocationState.Running, allocation.JobName));

    public ProblemException? Problem { get; set; }

    /// <summary>What becomes of a cancel by name, which is noted all the same.</summary>
    public ProblemException? CancelProblem { get; set; }

    public Task<SlurmAnswer> AskAsync(Cluster cluster, IReadOnlyList<Allocation> allocations, IReadOnlyCollection<string> missing, bool isWhole, CancellationToken cancellationToken)
    {
        Asked++;
        Whole += isWhole ? 1 : 0;
        Missing = [.. missing];
        return Problem is { } problem
            ? Task.FromException<SlurmAnswer>(problem)
            : Task.FromResult(FollowedJobs.Answer([.. Jobs(allocations)]) with { Sight = isWhole ? new SlurmSight { RunningJobs = 7 } : null });
    }

    public Task CancelAsync(Cluster cluster, IReadOnlyList<(long JobId, string Name)> extra, CancellationToken cancellationToken)
    {
        Cancelled.AddRange(extra);
        return Task.CompletedTask;
    }

    public Task CancelAsync(Cluster cluster, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        Ended.Add(string.Join(',', names));
        return CancelProblem is { } problem ? Task.FromException(problem) : Task.CompletedTask;
    }
}

namespace Daphne.Slurm;

/// <summary>How long to wait before Slurm is asked again.</summary>
internal static class SlurmPace
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Near = TimeSpan.FromMinutes(1);

    /// <summary>After so long in the queue without a change, a job is looked at more seldom.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    /// <param name="defaults">What the cluster's people allow.</param>
    /// <param name="allocations">Those that are not over.</param>
    /// <param name="isExpecting">Whether somebody has just asked for something.</param>
    /// <param name="took">What the last query took: Slurm is never busy with us for more than a tenth of the time.</param>
    /// <param name="now">When.</param>
    public static TimeSpan After(SlurmDefaults defaults, IReadOnlyList<Allocation> allocations, bool isExpecting, TimeSpan took, DateTimeOffset now)
    {
        var floor = TimeSpan.FromSeconds(defaults.MinPollSeconds);
        var usual = TimeSpan.FromSeconds(defaults.PollSeconds);
        var isNear = isExpecting || allocations.Any(allocation => allocation.IsEnding
            || allocation.State is AllocationState.Configuring or AllocationState.Completing
            || IsNear(allocation.ExpectedAt, now) || IsNear(allocation.EndsAt, now));
        var pause = isNear ? floor
            : allocations.Count > 0 && allocations.All(allocation => allocation.State.IsWaiting() && now - allocation.StateSince > Long) ? Longest
            : usual;
        var polite = took * 10;
        return pause < polite ? polite < Longest ? polite : Longest : pause > floor ? pause : floor;
    }

    private static bool IsNear(DateTimeOffset? time, DateTimeOffset now) => time is { } at && (at - now).Duration() < Near;
}

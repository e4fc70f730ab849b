namespace Daphne.Slurm;

/// <summary>What follows from the state of a job.</summary>
public static class AllocationStates
{
    /// <summary>For queries: those of which <see cref="IsOver"/> is true.</summary>
    internal static IReadOnlyList<AllocationState> Over { get; } = [.. Enum.GetValues<AllocationState>().Where(IsOver)];

    /// <summary>Whether it will not change any more. A requeued job comes back by itself.</summary>
    public static bool IsOver(this AllocationState state) => state >= AllocationState.Completed;

    /// <summary>Whether it has its nodes.</summary>
    public static bool HasNodes(this AllocationState state) =>
        state is AllocationState.Configuring or AllocationState.Running or AllocationState.Suspended or AllocationState.Completing;

    /// <summary>Whether it waits for its nodes.</summary>
    public static bool IsWaiting(this AllocationState state) => state is AllocationState.Planned or AllocationState.Pending or AllocationState.Requeued;
}

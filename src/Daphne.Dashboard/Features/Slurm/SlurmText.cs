using System.Globalization;
using Daphne.Dashboard.Shared;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>What is wrong with what people write for Slurm, in words for the field; null where it is good.</summary>
public static class SlurmText
{
    public const string TimeLimitForms = "90 (minutes), 1:30:00 or 2-12:00:00 (days-hours).";

    public static string? TimeLimitProblem(string? limit) =>
        string.IsNullOrWhiteSpace(limit) || SlurmSize.Limit(limit.Trim()) is { Ticks: > 0 } ? null : $"'{limit.Trim()}' is no time limit. Write it as Slurm does: {TimeLimitForms}";

    public static string? MemoryProblem(string? memory) =>
        string.IsNullOrWhiteSpace(memory) || SlurmSize.Megabytes(memory.Trim()) is not null ? null : $"'{memory.Trim()}' is no amount of memory. Write it as Slurm does: 800M, 10G.";

    public static string? WordsProblem(string? line) => WordLine.Split(line) is null ? "A quote is not closed." : null;

    /// <summary>What a job waits for, or how one of ours ended; null where there is nothing to say.</summary>
    public static string? Reason(Allocation allocation) => allocation.State switch
    {
        AllocationState.Planned => null,
        _ when allocation.IsOver => SlurmReasons.OfEnd(allocation),
        _ => Reason(allocation.State, allocation.Reason),
    };

    /// <summary>What a job of anybody waits for.</summary>
    public static string? Reason(AllocationState state, string? reason) =>
        state.IsWaiting() && SlurmReasons.OfReason(reason) is var text ? $"{char.ToUpperInvariant(text[0])}{text[1..]}." : null;

    /// <summary><c>90</c> becomes <c>1 h 30 min</c>.</summary>
    public static string? Limit(string? limit) => limit is null ? null : SlurmSize.Limit(limit) switch
    {
        null => limit,
        { } span when span == TimeSpan.MaxValue => "no limit",
        { TotalMinutes: < 60 } span => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0.#} min"),
        { TotalDays: >= 1 } span => span.Hours == 0 ? Wording.Count(span.Days, "day") : $"{Wording.Count(span.Days, "day")} {span.Hours} h",
        { } span => span.Minutes == 0 ? $"{span.Hours} h" : $"{span.Hours} h {span.Minutes:00} min",
    };
}

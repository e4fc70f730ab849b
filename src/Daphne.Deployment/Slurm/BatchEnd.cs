namespace Daphne.Slurm;

/// <summary>What a batch script has said at its end.</summary>
/// <param name="ExitCode">Its own.</param>
/// <param name="At">When.</param>
/// <param name="Why">Why it could not begin what it was to do, in words; null where it could.</param>
internal sealed record BatchEnd(int ExitCode, DateTimeOffset At, string? Why = null);

using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>Limits of logs while they are being filled in; what is empty counts as the defaults say, where there are any.</summary>
public sealed class LogLimitsDraft(int? days, long? bytes)
{
    private const decimal GiB = 1L << 30;

    public int? Days { get; set; } = days;

    /// <summary>People think in GiB; a decimal keeps every byte of what others have set.</summary>
    public decimal? Size { get; set; } = bytes / GiB;

    public long? Bytes => Size is null or > LogLimits.MaxBytes / GiB or < 0 ? null : (long)Math.Round(Size.Value * GiB);

    public bool IsValid => DaysProblem is null && SizeProblem is null;

    public string? DaysProblem => Days is < 1 or > LogLimits.MaxDays ? $"Between 1 and {LogLimits.MaxDays:N0} days." : null;

    public string? SizeProblem => Size is not null && Bytes is null or < LogLimits.MinBytes ? "Between 0.001 GiB (1 MiB) and 1,048,576 GiB (1 PiB)." : null;
}

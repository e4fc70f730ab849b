namespace Daphne.Logs;

/// <summary>How long logs are kept and what those of one deployment may take.</summary>
/// <param name="Days">Since the lines arrived.</param>
/// <param name="Bytes">Before compression.</param>
public sealed record LogLimits(int Days, long Bytes)
{
    public const int MaxDays = 36_500;
    public const long MinBytes = 1L << 20;
    public const long MaxBytes = 1L << 50;

    public static readonly LogLimits Default = new(30, 10L << 30);

    /// <exception cref="ProblemException">One of them is none.</exception>
    public static void Check(int? days, long? bytes)
    {
        if (days is < 1 or > MaxDays)
            throw ProblemException.BadInput($"Logs cannot be kept for {days} days; 1 to {MaxDays} are possible.");
        if (bytes is < MinBytes or > MaxBytes)
            throw ProblemException.BadInput($"The logs of a deployment cannot be limited to {bytes} bytes; {MinBytes} (1 MiB) to {MaxBytes} (1 PiB) are possible.");
    }
}

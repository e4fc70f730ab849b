namespace Daphne.Dashboard.Features.Logs;

/// <summary>Limits of the logs of one deployment; what is null counts as the defaults say.</summary>
/// <param name="Days">1 to 36500, since the lines arrived.</param>
/// <param name="Bytes">1 MiB to 1 PiB, before compression.</param>
public sealed record LogLimitsRequest(int? Days, long? Bytes);

using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>What the logs of a deployment take and may take.</summary>
/// <param name="Usage">Null where there is none.</param>
/// <param name="Days">Its own limit; null: the default.</param>
/// <param name="Bytes">Its own limit; null: the default.</param>
/// <param name="Defaults">For those that are null.</param>
public sealed record LogUsageResponse(LogUsage? Usage, int? Days, long? Bytes, LogLimits Defaults);

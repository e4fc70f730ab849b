namespace Daphne.Logs;

/// <summary>What the logs of a deployment take.</summary>
/// <param name="DeploymentId">Null: those that belong to none, such as of checks of clusters.</param>
/// <param name="Streams">Workers, runs and steps.</param>
/// <param name="Lines">That are kept.</param>
/// <param name="Bytes">That are kept, before compression.</param>
/// <param name="StoredBytes">What they take in the database.</param>
/// <param name="Oldest">When the oldest of them arrived.</param>
/// <param name="DroppedBytes">That were dropped so far.</param>
public sealed record LogUsage(string? DeploymentId, int Streams, long Lines, long Bytes, long StoredBytes, DateTimeOffset? Oldest, long DroppedBytes);

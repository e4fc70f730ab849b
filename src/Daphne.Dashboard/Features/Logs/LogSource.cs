namespace Daphne.Dashboard.Features.Logs;

/// <summary>One of the streams that a merged log is made of, in the legend.</summary>
/// <param name="StreamId">Its log stream.</param>
/// <param name="Name">Shown in the legend.</param>
public sealed record LogSource(string StreamId, string Name);

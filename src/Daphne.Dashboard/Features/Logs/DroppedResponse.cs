namespace Daphne.Dashboard.Features.Logs;

/// <param name="Bytes">That were dropped, before compression.</param>
public sealed record DroppedResponse(long Bytes);

using Microsoft.AspNetCore.Mvc;

namespace Daphne.Dashboard.Live;

/// <param name="Follow">True: server-sent events, a line each, as they come; their ids are line numbers from 1.</param>
/// <param name="From">When following: the number of the first line to send.</param>
/// <param name="LastEventId">When following: the last line that was received; browsers send it when they reconnect.</param>
public sealed record LogRequest(bool? Follow, long? From, [FromHeader(Name = "Last-Event-ID")] long? LastEventId)
{
    /// <summary>Counted from 0.</summary>
    internal long First => Math.Max(0, LastEventId ?? (From ?? 1) - 1);
}

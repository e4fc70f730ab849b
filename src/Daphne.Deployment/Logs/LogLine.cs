namespace Daphne.Logs;

/// <param name="Number">Within the view, from 0.</param>
/// <param name="Text">Without its newline; invalid UTF-8 is replaced, a very long line is cut (<see cref="ILogView.MaxLineLength"/>).</param>
/// <param name="StreamId">The stream it is from.</param>
/// <param name="Source">The stream's name.</param>
/// <param name="StreamLine">Its number within the stream.</param>
/// <param name="At">When it arrived, to about a second; null where that was not noted.</param>
/// <param name="RestartedAt">When the file on the node was truncated or replaced, if this line is the first of what came then.</param>
public sealed record LogLine(
    long Number, string Text, string StreamId, string Source, long StreamLine, DateTimeOffset? At = null, DateTimeOffset? RestartedAt = null);

using Daphne.Logs;

namespace Daphne.Monitoring;

/// <summary>
/// Keeps the store level with a node's logs. Each piece begins with the last bytes that are mirrored already; where those are others than
/// they were, the file was truncated or replaced on the node, and what it holds now comes behind what is kept.
/// </summary>
internal sealed class LogMirror(LogStore logs)
{
    private readonly Dictionary<string, LogPosition> positions = [];

    /// <summary>Logs that are whole, and by which start of their process: how often Slurm had begun it anew.</summary>
    private readonly Dictionary<string, int> completed = [];

    /// <summary>Asks the node once for all logs that are not whole yet.</summary>
    /// <returns>Those that had nothing new.</returns>
    public async Task<IReadOnlyCollection<string>> PullAsync(IReadOnlyCollection<string> ids, LogReader reader, CancellationToken cancellationToken)
    {
        foreach (var gone in completed.Keys.Except(ids).ToList())
            completed.Remove(gone);
        foreach (var gone in positions.Keys.Except(ids).ToList())
            positions.Remove(gone);
        var level = new HashSet<string>();
        foreach (var id in ids.Where(id => !completed.ContainsKey(id)))
        {
            if (!positions.ContainsKey(id))
            {
                if (await PositionAsync(id, cancellationToken) is not { } position)
                {
                    completed[id] = int.MaxValue;
                    continue;
                }
                positions[id] = position;
            }
            level.Add(id);
        }
        if (level.Count == 0)
            return level;
        await foreach (var piece in reader.PullAsync([.. level.Select(id => positions[id])], cancellationToken))
        {
            level.Remove(piece.Id);
            positions[piece.Id] = await StoreAsync(positions[piece.Id], piece, cancellationToken);
        }
        return level;
    }

    public bool IsComplete(string id) => completed.ContainsKey(id);

    /// <summary>A process that has begun anew writes on into the log that it had.</summary>
    public void Resume(string id, int start)
    {
        if (completed.TryGetValue(id, out var last) && last < start)
            completed.Remove(id);
    }

    /// <summary>Marks the log of a process that is gone as whole.</summary>
    /// <param name="id">Which.</param>
    /// <param name="start">How often it had begun anew when it wrote its last line.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task CompleteAsync(string id, int start, CancellationToken cancellationToken)
    {
        if (!completed.TryAdd(id, start))
            return;
        await logs.CompleteAsync(id, cancellationToken);
        positions.Remove(id);
    }

    private async Task<LogPosition> StoreAsync(LogPosition position, LogPiece piece, CancellationToken cancellationToken)
    {
        if (piece.Size < position.Offset)
            return await ShorterAsync(position, piece, cancellationToken);
        var overlap = position.Tail.Length;
        if (!piece.Bytes.Span[..overlap].SequenceEqual(position.Tail.Span))
            return await RestartAsync(position.Id, 0, cancellationToken);
        var added = piece.Bytes[overlap..];
        await logs.MirrorAsync(position.Id, position.Offset, added, cancellationToken);
        return position.After(added);
    }

    /// <summary>
    /// A file that was truncated to nothing, or replaced, is read from its beginning. One that only lost its end, as by a power cut, says
    /// nothing new until it grows again.
    /// </summary>
    private async Task<LogPosition> ShorterAsync(LogPosition position, LogPiece piece, CancellationToken cancellationToken)
    {
        var kept = piece.Bytes.Length > 0
            ? await logs.ReadMirroredAsync(position.Id, piece.Size - piece.Bytes.Length, piece.Bytes.Length, cancellationToken)
            : [];
        return await RestartAsync(position.Id, kept.Length > 0 && piece.Bytes.Span.SequenceEqual(kept) ? piece.Size : 0, cancellationToken);
    }

    private async Task<LogPosition> RestartAsync(string id, long offset, CancellationToken cancellationToken)
    {
        await logs.RestartAsync(id, offset, cancellationToken);
        return new LogPosition(id, offset, default);
    }

    /// <summary>Null where the log is no one's any more: its deployment was deleted by force while the node was out of reach.</summary>
    private async Task<LogPosition?> PositionAsync(string id, CancellationToken cancellationToken)
    {
        if (await logs.FindAsync(id, cancellationToken) is not { } stream)
            return null;
        var offset = stream.Length - stream.RemoteStart;
        var tail = (int)Math.Min(LogPosition.MaxTail, Math.Max(0, offset));
        return new LogPosition(id, offset, await logs.ReadMirroredAsync(id, offset - tail, tail, cancellationToken));
    }
}

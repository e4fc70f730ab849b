using System.Buffers;
using Daphne.Logs;

namespace Daphne.Monitoring;

/// <summary>Pulls what a node's logs have more than the store, piece by piece: a piece is asked for when the one before it is stored.</summary>
internal sealed class LogMirror(LogStore logs)
{
    private const int PieceSize = 512 * 1024;
    private readonly Dictionary<string, long> lengths = [];
    private readonly HashSet<string> completed = [];

    /// <summary>Brings the store level with a snapshot; one round over all logs a piece each, until none is behind.</summary>
    public async Task PullAsync(NodeSnapshot snapshot, LogReader reader, CancellationToken cancellationToken)
    {
        completed.RemoveWhere(id => !snapshot.Processes.ContainsKey(id));
        var behind = new List<ProcessSnapshot>();
        foreach (var process in snapshot.Processes.Values.Where(process => !completed.Contains(process.Id)))
            if (process.LogBytes > await LengthAsync(process.Id, cancellationToken))
                behind.Add(process);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize);
        try
        {
            while (behind.Count > 0)
            {
                foreach (var process in behind.ToList())
                    if (!await PieceAsync(process.Id, reader, buffer.AsMemory(0, PieceSize), cancellationToken) || process.LogBytes <= lengths[process.Id])
                        behind.Remove(process);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Marks the log of a process that is gone as whole.</summary>
    public async Task CompleteAsync(string id, CancellationToken cancellationToken)
    {
        if (!completed.Add(id))
            return;
        await logs.CompleteAsync(id, cancellationToken);
        lengths.Remove(id);
    }

    private async Task<long> LengthAsync(string id, CancellationToken cancellationToken)
    {
        if (!lengths.TryGetValue(id, out var length))
            lengths[id] = length = (await logs.GetAsync(id, cancellationToken)).Length;
        return length;
    }

    /// <returns>False where there was nothing to read: the log was cut or removed meanwhile, and the next snapshot will say so.</returns>
    private async Task<bool> PieceAsync(string id, LogReader reader, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (await reader.ReadAsync(id, lengths[id], buffer, cancellationToken) is not (> 0 and var count))
            return false;
        lengths[id] = await logs.AppendAsync(id, lengths[id], buffer[..count], cancellationToken);
        return true;
    }
}

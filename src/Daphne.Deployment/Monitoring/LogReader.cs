using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Daphne.Remote;

namespace Daphne.Monitoring;

/// <summary>
/// One session that is asked for what logs have more than the store. What is read is asked for first, and one piece is handed on before
/// the next is read, so a storm of lines never piles up here.
/// </summary>
internal sealed class LogReader(IRemoteProcess process, TimeProvider clock) : IAsyncDisposable
{
    /// <summary>Bytes of one log in one answer, besides the tail.</summary>
    public const int PieceSize = 1024 * 1024;

    /// <summary>Looks of the node before it answers that nothing came: half a second where there was something lately.</summary>
    private const int Rounds = 10;

    /// <summary>
    /// From one question to the next, where a log is being written: each costs the node a few processes and the store a transaction. Whoever
    /// has more than a piece is asked again at once.
    /// </summary>
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(50);

    private readonly BufferedStream output = new(process.Output, 64 * 1024);
    private readonly byte[] header = new byte[96];
    private long asked;
    private bool hasMore = true;

    /// <summary>Asks once for all of them; waits a moment where none has anything new.</summary>
    public async IAsyncEnumerable<LogPiece> PullAsync(IReadOnlyCollection<LogPosition> positions, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await WaitAsync(cancellationToken);
        var request = new StringBuilder().Append(CultureInfo.InvariantCulture, $"pull {Rounds} {PieceSize}");
        foreach (var position in positions)
            request.Append(CultureInfo.InvariantCulture, $" {position.Id} {position.Offset} {position.Tail.Length}");
        await WriteAsync(request.Append('\n').ToString(), cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(PieceSize + LogPosition.MaxTail);
        try
        {
            while ((await ReadHeaderAsync(cancellationToken)).Split(' ') is [var id, var size, var count])
            {
                var bytes = buffer.AsMemory(0, int.Parse(count, CultureInfo.InvariantCulture));
                await output.ReadExactlyAsync(bytes, cancellationToken);
                hasMore |= bytes.Length >= PieceSize;
                yield return new LogPiece(id, long.Parse(size, CultureInfo.InvariantCulture), bytes);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Asks which of these processes never started on the node, or are forgotten there.</summary>
    public async Task<IReadOnlyList<string>> FindGoneAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var gone = new List<string>();
        if (ids.Count == 0)
            return gone;
        await WriteAsync($"gone {string.Join(' ', ids)}\n", cancellationToken);
        for (var id = await ReadHeaderAsync(cancellationToken); id != "."; id = await ReadHeaderAsync(cancellationToken))
            gone.Add(id);
        return gone;
    }

    /// <summary>Takes a finished process out of the status stream.</summary>
    public Task ForgetAsync(string id, CancellationToken cancellationToken) => WriteAsync($"forget {id}\n", cancellationToken);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        var left = Beat - clock.GetElapsedTime(asked);
        if (!hasMore && left > TimeSpan.Zero)
            await Task.Delay(left, clock, cancellationToken);
        (asked, hasMore) = (clock.GetTimestamp(), false);
    }

    private async Task WriteAsync(string request, CancellationToken cancellationToken)
    {
        await process.Input.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        await process.Input.FlushAsync(cancellationToken);
    }

    private async Task<string> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        for (var length = 0; length < header.Length; length++)
        {
            await output.ReadExactlyAsync(header.AsMemory(length, 1), cancellationToken);
            if (header[length] == '\n')
                return Encoding.ASCII.GetString(header, 0, length);
        }
        throw new InvalidDataException("The log reader answered something else than a header.");
    }
}

using System.Buffers;

namespace Daphne.Logs;

/// <summary>Walks through a stream chunk by chunk and tells the numbers of the lines that match.</summary>
internal sealed class LogSearch(ChunkSource chunks)
{
    /// <param name="stream">What to search.</param>
    /// <param name="lines">How many of its lines.</param>
    /// <param name="matcher">What to look for.</param>
    /// <param name="found">Gets the number of each matching line, in order.</param>
    /// <param name="cancellationToken">Is looked at between chunks.</param>
    public async Task RunAsync(LogStream stream, long lines, LineMatcher matcher, Action<long> found, CancellationToken cancellationToken)
    {
        var begun = new ArrayBufferWriter<byte>();
        // A line whose beginning was dropped is none of the log any more.
        var number = await chunks.NewlinesBeforeKeptAsync(stream, cancellationToken);
        for (var position = stream.DroppedBytes; position < stream.Length && number < lines; position = ChunkSource.StartOf(position) + LogChunk.Size)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rest = (await chunks.ReadAsync(stream, position, keep: false, cancellationToken)).Span[(int)(position - ChunkSource.StartOf(position))..];
            for (int newline; number < lines && (newline = rest.IndexOf((byte)'\n')) >= 0; number++)
            {
                if (Matches(matcher, begun, rest[..newline]) && number >= stream.DroppedLines)
                    found(number);
                rest = rest[(newline + 1)..];
            }
            begun.Write(Room(begun, rest));
        }
        if (number < lines && number >= stream.DroppedLines && Matches(matcher, begun, []))
            found(number);
    }

    private static bool Matches(LineMatcher matcher, ArrayBufferWriter<byte> begun, ReadOnlySpan<byte> end)
    {
        if (begun.WrittenCount == 0)
            return matcher.IsMatch(end);
        begun.Write(Room(begun, end));
        var matches = matcher.IsMatch(begun.WrittenSpan);
        begun.ResetWrittenCount();
        return matches;
    }

    private static ReadOnlySpan<byte> Room(ArrayBufferWriter<byte> begun, ReadOnlySpan<byte> bytes) =>
        bytes[..Math.Min(bytes.Length, LineMatcher.MaxBytes - begun.WrittenCount)];
}

using System.Buffers;
using Daphne.Data;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Logs;

/// <summary>Reads lines of one stream by number: the index says which chunk holds a line's beginning; nothing before it is read.</summary>
internal sealed class LineReader(IDbContextFactory<DashboardDbContext> database, ChunkSource chunks)
{
    public async Task<List<string>> ReadAsync(LogStream stream, long first, long count, CancellationToken cancellationToken)
    {
        var end = Math.Min(stream.LineCount, first + count);
        var lines = new List<string>();
        if (first < stream.DroppedLines || first >= end)
            return lines;
        var position = await FindAsync(stream, first, cancellationToken);
        var line = new ArrayBufferWriter<byte>(LineText.MaxBytes);
        for (var number = first; number < end; number++)
        {
            line.ResetWrittenCount();
            var next = await ReadLineAsync(stream, position, line, cancellationToken);
            lines.Add(LineText.Decode(line.WrittenSpan));
            if (number + 1 < end)
                position = next ?? await FindAsync(stream, number + 1, cancellationToken);
        }
        return lines;
    }

    /// <summary>Returns where the next line begins; null where that is chunks away, behind a line that is longer than what is shown.</summary>
    private async Task<long?> ReadLineAsync(LogStream stream, long position, ArrayBufferWriter<byte> line, CancellationToken cancellationToken)
    {
        while (position < stream.Length)
        {
            var chunk = await chunks.ReadAsync(stream, position, keep: true, cancellationToken);
            var rest = chunk[(int)(position - ChunkSource.StartOf(position))..].Span;
            var newline = rest.IndexOf((byte)'\n');
            var part = newline < 0 ? rest : rest[..newline];
            line.Write(part[..Math.Min(part.Length, LineText.MaxBytes - line.WrittenCount)]);
            if (newline >= 0)
                return position + newline + 1;
            if (line.WrittenCount == LineText.MaxBytes)
                return null;
            position += rest.Length;
        }
        return stream.Length;
    }

    /// <summary>Where the line begins: behind the newline that ends the line before it.</summary>
    private async Task<long> FindAsync(LogStream stream, long line, CancellationToken cancellationToken)
    {
        if (line == 0)
            return 0;
        await using var db = await database.CreateDbContextAsync(cancellationToken);
        var chunk = await db.LogChunks
            .Where(chunk => chunk.StreamId == stream.Id && chunk.NewlinesBefore < line)
            .OrderByDescending(chunk => chunk.NewlinesBefore).ThenByDescending(chunk => chunk.Offset)
            .Select(chunk => new { chunk.Offset, chunk.NewlinesBefore })
            .FirstOrDefaultAsync(cancellationToken);
        if (chunk is null)
            return stream.DroppedBytes;
        var bytes = await chunks.ReadAsync(stream, chunk.Offset, keep: true, cancellationToken);
        return chunk.Offset + IndexBehind(bytes.Span, line - chunk.NewlinesBefore);
    }

    private static int IndexBehind(ReadOnlySpan<byte> bytes, long newlines)
    {
        var index = 0;
        for (; newlines > 0; newlines--)
            index += bytes[index..].IndexOf((byte)'\n') + 1;
        return index;
    }
}

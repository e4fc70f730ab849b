using System.Buffers;

namespace Daphne.Logs;

/// <summary>Puts searched chunks together in order: the lines that stand across two of them, and the numbers of all.</summary>
internal sealed class ChunkJoin(LogStream stream, long from, long end, LineMatcher matcher)
{
    private readonly ArrayBufferWriter<byte> begun = new();
    private long expected = -1;

    /// <summary>The line that is put together.</summary>
    private long number;

    public bool IsAtEnd => expected >= 0 && number >= end;

    public List<long> Add(IReadOnlyList<SearchedChunk> searched)
    {
        var lines = new List<long>();
        foreach (var chunk in searched)
            Add(chunk, lines);
        return lines;
    }

    /// <summary>The last line, where it has no newline yet.</summary>
    public List<long> Finish() => begun.WrittenCount > 0 && Counts(number) && matcher.IsMatch(begun.WrittenSpan) ? [number] : [];

    private void Add(SearchedChunk searched, List<long> lines)
    {
        var chunk = searched.Chunk;
        // Where chunks were dropped meanwhile, the line before them cannot be told any more.
        var follows = expected == chunk.Offset;
        expected = chunk.Offset + chunk.Length;
        if (!follows)
            begun.ResetWrittenCount();
        number = chunk.NewlinesBefore;
        begun.Write(Room(searched.Head));
        if (searched.Tail is null)
            return;
        if ((follows || chunk.Offset == 0 || number >= stream.DroppedLines) && Counts(number) && matcher.IsMatch(begun.WrittenSpan))
            lines.Add(number);
        begun.ResetWrittenCount();
        foreach (var line in searched.Found)
            if (Counts(number + 1 + line))
                lines.Add(number + 1 + line);
        number += searched.Newlines;
        begun.Write(Room(searched.Tail));
    }

    private bool Counts(long line) => line >= from && line < end;

    private ReadOnlySpan<byte> Room(byte[] bytes) => bytes.AsSpan(0, Math.Min(bytes.Length, LineMatcher.MaxBytes - begun.WrittenCount));
}

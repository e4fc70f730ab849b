namespace Daphne.Logs;

/// <summary>
/// A piece of a log stream. Every chunk of a stream but the last holds exactly <see cref="Size"/> bytes, so the chunk that holds a byte
/// is found by division; the last one is rewritten until it is full.
/// </summary>
public sealed class LogChunk
{
    public const int Size = 64 * 1024;

    public required string StreamId { get; init; }

    /// <summary>Of its first byte within the stream; a multiple of <see cref="Size"/>.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes when unpacked.</summary>
    public required int Length { get; set; }

    /// <summary>Newlines of the stream before this chunk.</summary>
    public required long NewlinesBefore { get; init; }

    public required int Newlines { get; set; }

    /// <summary>The bytes, compressed with Brotli; as they are where that does not make them fewer.</summary>
    public required byte[] Data { get; set; }

    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; set; }
}

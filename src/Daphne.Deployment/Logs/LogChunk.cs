namespace Daphne.Logs;

/// <summary>A piece of a log stream. Chunks of a stream are adjacent: each begins where the one before it ends.</summary>
public sealed class LogChunk
{
    public required string StreamId { get; init; }

    /// <summary>Of its first byte within the stream.</summary>
    public required long Offset { get; init; }

    /// <summary>Bytes when unpacked.</summary>
    public required int Length { get; set; }

    /// <summary>Newlines of the stream before this chunk.</summary>
    public required long NewlinesBefore { get; init; }

    public required int Newlines { get; set; }

    /// <summary>The bytes, compressed with Brotli.</summary>
    public required byte[] Data { get; set; }

    public required DateTimeOffset FirstAt { get; init; }
    public required DateTimeOffset LastAt { get; set; }
}

namespace Daphne.Monitoring;

/// <summary>How far a log on a node is mirrored.</summary>
/// <param name="Id">The stream.</param>
/// <param name="Offset">In the file that the node has now.</param>
/// <param name="Tail">The last bytes before it, by which that file is known again: one that was truncated or replaced has others there.</param>
internal sealed record LogPosition(string Id, long Offset, ReadOnlyMemory<byte> Tail)
{
    public const int MaxTail = 64;

    /// <summary>After these bytes.</summary>
    public LogPosition After(ReadOnlyMemory<byte> bytes)
    {
        byte[] end = bytes.Length >= MaxTail ? bytes[^MaxTail..].ToArray() : [.. Tail.Span[Math.Max(0, Tail.Length + bytes.Length - MaxTail)..], .. bytes.Span];
        return this with { Offset = Offset + bytes.Length, Tail = end };
    }
}

using System.Buffers;
using Daphne.Secrets;

namespace Daphne.Logs;

/// <summary>A range of a log without its secrets. It is read a little further on both sides, since a secret may reach into it or out of it.</summary>
internal sealed class ShownRange
{
    private readonly LogStream stream;
    private readonly SecretRedactor redactor;
    private readonly ArrayBufferWriter<byte> output = new();
    private readonly long offset;
    private readonly long end;
    private long position;

    public ShownRange(LogStream stream, SecretPatterns patterns, long offset, long length)
    {
        var around = Math.Max(0, patterns.Longest - 1);
        this.stream = stream;
        this.offset = offset;
        redactor = new SecretRedactor(patterns, keepsLength: true);
        end = Math.Min(stream.Length, length > stream.Length - offset ? stream.Length : offset + length);
        First = position = Math.Max(Math.Min(offset, stream.DroppedBytes), offset - around);
        Length = Math.Max(0, Math.Min(stream.Length, end + around) - First);
    }

    /// <summary>Where to read from.</summary>
    public long First { get; }

    public long Length { get; }

    /// <summary>What is certain after these bytes.</summary>
    public ReadOnlyMemory<byte> Next(ReadOnlySpan<byte> bytes)
    {
        output.ResetWrittenCount();
        if (position == First && First > 0 && First == stream.DroppedBytes)
            redactor.BeginCut(bytes);
        redactor.Write(bytes, output);
        return Take();
    }

    public ReadOnlyMemory<byte> End()
    {
        output.ResetWrittenCount();
        redactor.End(output, isCut: !stream.IsComplete);
        return Take();
    }

    /// <summary>Of what was written, what lies in the range.</summary>
    private ReadOnlyMemory<byte> Take()
    {
        var written = output.WrittenMemory;
        var from = (int)Math.Clamp(offset - position, 0, written.Length);
        var to = (int)Math.Clamp(end - position, from, written.Length);
        position += written.Length;
        return written[from..to];
    }
}

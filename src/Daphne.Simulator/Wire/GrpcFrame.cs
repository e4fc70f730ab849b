using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Google.Protobuf;

namespace Daphne.Simulator.Wire;

/// <summary>gRPC's framing of a message: one byte (0, not compressed), four bytes of length (big endian), the message.</summary>
internal static class GrpcFrame
{
    private const int HeadLength = 5;

    public static byte[] Encode(IMessage message)
    {
        var length = message.CalculateSize();
        var frame = new byte[HeadLength + length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), length);
        message.WriteTo(frame.AsSpan(HeadLength));
        return frame;
    }

    /// <summary>Writes a message straight to a stream: a large matrix needs no second copy.</summary>
    public static async Task WriteAsync(Stream stream, IMessage message, CancellationToken cancellation)
    {
        var head = new byte[HeadLength];
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(1), message.CalculateSize());
        await stream.WriteAsync(head, cancellation);
        message.WriteTo(stream);
        await stream.FlushAsync(cancellation);
    }

    public static T Decode<T>(byte[] frame, MessageParser<T> parser)
        where T : IMessage<T> =>
        parser.ParseFrom(frame, HeadLength, BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(1)));

    /// <summary>The next message, or null when the sender has sent its last one.</summary>
    public static async Task<T?> ReadAsync<T>(PipeReader reader, MessageParser<T> parser, CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        var head = await reader.ReadAtLeastAsync(HeadLength, cancellation);
        if (head.Buffer.Length < HeadLength)
            return null;
        var length = Length(head.Buffer);
        reader.AdvanceTo(head.Buffer.GetPosition(HeadLength));

        // Taken out piece by piece: to ask the pipe for a whole message at once would hold up HTTP/2's flow control.
        var message = GC.AllocateUninitializedArray<byte>(length);
        for (var filled = 0; filled < length;)
        {
            var part = await reader.ReadAsync(cancellation);
            var wanted = part.Buffer.Slice(0, Math.Min(part.Buffer.Length, length - filled));
            wanted.CopyTo(message.AsSpan(filled));
            filled += (int)wanted.Length;
            reader.AdvanceTo(wanted.End);
            if (part.IsCompleted && filled < length)
                throw new EndOfStreamException("The stream ended inside a message.");
        }

        return parser.ParseFrom(message);
    }

    public static async IAsyncEnumerable<T> ReadAllAsync<T>(
        PipeReader reader, MessageParser<T> parser, [EnumeratorCancellation] CancellationToken cancellation)
        where T : class, IMessage<T>
    {
        while (await ReadAsync(reader, parser, cancellation) is { } message)
            yield return message;
    }

    private static int Length(ReadOnlySequence<byte> head)
    {
        Span<byte> bytes = stackalloc byte[HeadLength];
        head.Slice(0, HeadLength).CopyTo(bytes);
        return BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
    }
}

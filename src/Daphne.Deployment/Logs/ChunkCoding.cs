using System.IO.Compression;

namespace Daphne.Logs;

/// <summary>How a chunk's bytes are stored: with Brotli at its fastest, or as they are where that does not make them fewer.</summary>
internal static class ChunkCoding
{
    private const int Quality = 1;
    private const int Window = 18;

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        var packed = new byte[bytes.Length];
        return BrotliEncoder.TryCompress(bytes, packed, out var length, Quality, Window) && length < bytes.Length
            ? packed[..length]
            : bytes.ToArray();
    }

    public static byte[] Unpack(byte[] data, int length)
    {
        if (data.Length == length)
            return data;
        var bytes = new byte[length];
        Unpack(data, bytes);
        return bytes;
    }

    public static void Unpack(ReadOnlySpan<byte> data, Span<byte> bytes)
    {
        if (data.Length == bytes.Length)
            data.CopyTo(bytes);
        else if (!BrotliDecoder.TryDecompress(data, bytes, out var written) || written != bytes.Length)
            throw new InvalidDataException($"A stored log chunk is damaged: {data.Length} bytes do not unpack to {bytes.Length}.");
    }
}

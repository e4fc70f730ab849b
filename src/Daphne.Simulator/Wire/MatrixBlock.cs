using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Daphne.Simulator.Wire;

/// <summary>Rows of a matrix of doubles. On the wire: rows and columns (8 bytes each), then the values, row by row.</summary>
internal sealed record MatrixBlock(int Rows, int Columns, double[] Values)
{
    private const int HeadLength = 16;

    /// <exception cref="InvalidOperationException">The bytes are no block.</exception>
    public static MatrixBlock FromChunks(IReadOnlyList<ByteString> chunks)
    {
        if (chunks.Count == 0 || chunks[0].Length < HeadLength)
            throw new InvalidOperationException("The data is no matrix.");
        var rows = BinaryPrimitives.ReadInt64LittleEndian(chunks[0].Span);
        var columns = BinaryPrimitives.ReadInt64LittleEndian(chunks[0].Span[8..]);
        var values = GC.AllocateUninitializedArray<double>(checked((int)(rows * columns)));
        var rest = MemoryMarshal.AsBytes(values.AsSpan());
        for (var i = 0; i < chunks.Count; i++)
        {
            var bytes = chunks[i].Span[(i == 0 ? HeadLength : 0)..];
            if (bytes.Length > rest.Length)
                throw new InvalidOperationException("The data is longer than the matrix.");
            bytes.CopyTo(rest);
            rest = rest[bytes.Length..];
        }

        return rest.IsEmpty ? new((int)rows, (int)columns, values) : throw new InvalidOperationException("The data is too short.");
    }

    /// <summary>The block in pieces of at most about <paramref name="rowsAtOnce"/> rows.</summary>
    public IEnumerable<Data> ToChunks(int rowsAtOnce)
    {
        yield return new Data { Bytes = new MatrixBlock(Rows, Columns, []).ToBytes() };
        for (var row = 0; row < Rows; row += rowsAtOnce)
        {
            var values = Values.AsSpan(row * Columns, Math.Min(rowsAtOnce, Rows - row) * Columns);
            yield return new Data { Bytes = UnsafeByteOperations.UnsafeWrap(MemoryMarshal.AsBytes(values).ToArray()) };
        }
    }

    public ByteString ToBytes()
    {
        var bytes = GC.AllocateUninitializedArray<byte>(HeadLength + Values.Length * sizeof(double));
        BinaryPrimitives.WriteInt64LittleEndian(bytes, Rows);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), Columns);
        MemoryMarshal.AsBytes(Values.AsSpan()).CopyTo(bytes.AsSpan(HeadLength));
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }

    public MatrixBlock Slice(int firstRow, int rows) =>
        new(rows, Columns, Values.AsSpan(firstRow * Columns, rows * Columns).ToArray());
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Daphne.Simulator.Wire;

/// <summary>Rows of a matrix of doubles. On the wire: rows and columns (8 bytes each), then the values, row by row.</summary>
internal sealed record MatrixBlock(int Rows, int Columns, double[] Values)
{
    public const int HeadLength = 16;

    /// <summary>Reads a block that comes in pieces, without keeping them.</summary>
    /// <exception cref="InvalidOperationException">The pieces are no block.</exception>
    public static async Task<MatrixBlock> ReadAsync(IAsyncEnumerable<Data> pieces)
    {
        MatrixBlock? block = null;
        var filled = 0;
        await foreach (var piece in pieces)
        {
            block ??= Empty(piece.Bytes.Span);
            var bytes = piece.Bytes.Span[(filled == 0 ? HeadLength : 0)..];
            var rest = MemoryMarshal.AsBytes(block.Values.AsSpan())[Math.Max(0, filled - HeadLength)..];
            if (bytes.Length > rest.Length)
                throw new InvalidOperationException("The data is longer than the matrix.");
            bytes.CopyTo(rest);
            filled += piece.Bytes.Length;
        }

        return block is not null && filled == HeadLength + block.Values.Length * sizeof(double)
            ? block
            : throw new InvalidOperationException("The data is too short.");
    }

    private static MatrixBlock Empty(ReadOnlySpan<byte> head)
    {
        if (head.Length < HeadLength)
            throw new InvalidOperationException("The data is no matrix.");
        var rows = BinaryPrimitives.ReadInt64LittleEndian(head);
        var columns = BinaryPrimitives.ReadInt64LittleEndian(head[8..]);
        return new((int)rows, (int)columns, GC.AllocateUninitializedArray<double>(checked((int)(rows * columns))));
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

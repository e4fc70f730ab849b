using System.Buffers;
using System.Buffers.Binary;
using System.Formats.Tar;
using System.IO.Compression;
using System.IO.Pipelines;

namespace Daphne.Packages;

/// <summary>Looks through an archive in one pass over a stream and refuses what could not be unpacked safely, or is no DAPHNE.</summary>
internal static class PackageArchive
{
    private const int Block = 512;

    /// <summary>The archive is read to its end.</summary>
    public static async Task<PackageContents> InspectAsync(Stream archive, PackageLimits limits, CancellationToken cancellationToken)
    {
        var last = new byte[sizeof(uint)];
        await using var source = new MeteredStream(archive, (bytes, _) =>
        {
            Remember(last, bytes.Span);
            return ValueTask.CompletedTask;
        });
        var pipe = PipeReader.Create(source, new StreamPipeReaderOptions(bufferSize: 128 * 1024, leaveOpen: true));
        var start = (await pipe.ReadAtLeastAsync(Block, cancellationToken)).Buffer;
        var format = ArchiveFormat.Of(start.Slice(0, Math.Min(start.Length, Block)).ToArray());
        pipe.AdvanceTo(start.Start);
        await using var whole = pipe.AsStream();
        var tree = new ArchiveTree(limits);
        try
        {
            if (format == ArchiveFormat.Gzip)
            {
                await using var unzipped = new GZipStream(whole, CompressionMode.Decompress, leaveOpen: true);
                var length = await ReadAsync(unzipped, tree, limits, cancellationToken);
                await whole.CopyToAsync(Stream.Null, cancellationToken);
                // GZipStream takes a missing trailer for a good end; gunzip on a node does not. It ends with the unpacked length.
                if (BinaryPrimitives.ReadUInt32LittleEndian(last) != (uint)length)
                    throw new EndOfStreamException("The trailer of the gzip format is missing.");
            }
            else
            {
                await ReadAsync(whole, tree, limits, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException or FormatException
            or ArgumentException or OverflowException or NotSupportedException)
        {
            throw Damaged(tree, exception);
        }
        return PackageTree.Describe(tree, format == ArchiveFormat.Gzip);
    }

    /// <summary>Returns the length of the tar archive.</summary>
    private static async Task<long> ReadAsync(Stream tar, ArchiveTree tree, PackageLimits limits, CancellationToken cancellationToken)
    {
        long length = 0;
        long zeros = 0;
        await using var metered = new MeteredStream(tar, (bytes, _) =>
        {
            length += bytes.Length;
            if (length > limits.UnpackedSize)
                throw ArchiveTree.TooLarge(limits);
            var last = bytes.Span.LastIndexOfAnyExcept((byte)0);
            zeros = last < 0 ? zeros + bytes.Length : bytes.Length - 1 - last;
            return ValueTask.CompletedTask;
        });
        await using var reader = new TarReader(metered, leaveOpen: true);
        while (await reader.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            tree.Add(entry);
            if (entry.DataStream is { } data)
                await data.CopyToAsync(Stream.Null, cancellationToken);
        }
        await metered.CopyToAsync(Stream.Null, cancellationToken);
        if (zeros < 2 * Block || length % Block != 0)
            throw new EndOfStreamException("The two empty blocks that end a tar archive are missing.");
        return length;
    }

    private static void Remember(Span<byte> last, ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[Math.Max(0, bytes.Length - last.Length)..];
        last[bytes.Length..].CopyTo(last);
        bytes.CopyTo(last[^bytes.Length..]);
    }

    private static ProblemException Damaged(ArchiveTree tree, Exception exception)
    {
        var isCutOff = exception is EndOfStreamException;
        if (tree.Entries == 0)
            return new(ProblemKind.Refused, "This is not a tar archive, or only the beginning of one. A package is a .tgz or .tar file with bin/ and lib/ in it.", exception);
        var what = isCutOff ? "is cut off: it ends" : "is damaged";
        return new(ProblemKind.Refused, $"The archive {what} after {tree.Entries:N0} entries. Copy or build it again.", exception);
    }
}

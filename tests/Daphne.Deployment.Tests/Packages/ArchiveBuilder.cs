using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Daphne.Tests.Packages;

/// <summary>Builds archives in memory, the hostile ones too.</summary>
internal sealed class ArchiveBuilder : IDisposable
{
    private readonly MemoryStream tar = new();
    private readonly TarWriter writer;

    public ArchiveBuilder() => writer = new TarWriter(tar, TarEntryFormat.Pax, leaveOpen: true);

    /// <summary>The least that is a package.</summary>
    public static ArchiveBuilder Package(string topFolder = "", string content = "#!/bin/sh\n") => new ArchiveBuilder()
        .File($"{topFolder}bin/DistributedWorker", content)
        .File($"{topFolder}bin/daphne", content)
        .File($"{topFolder}lib/libAllKernels.so", "kernels");

    public ArchiveBuilder File(string path, string content = "") => File(path, new MemoryStream(Encoding.UTF8.GetBytes(content)));

    public ArchiveBuilder File(string path, Stream content) => Entry(new UstarTarEntry(TarEntryType.RegularFile, path)
    {
        DataStream = content,
        Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute,
        ModificationTime = DateTimeOffset.UnixEpoch,
    });

    public ArchiveBuilder Link(string path, string target, TarEntryType type = TarEntryType.SymbolicLink) =>
        Entry(new PaxTarEntry(type, path) { LinkName = target });

    public ArchiveBuilder Entry(TarEntry entry)
    {
        writer.WriteEntry(entry);
        return this;
    }

    public byte[] ToTar()
    {
        Dispose();
        return tar.ToArray();
    }

    public byte[] ToTgz() => Compress(ToTar());

    public void Dispose() => writer.Dispose();

    public static byte[] Compress(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
            gzip.Write(bytes);
        return compressed.ToArray();
    }
}

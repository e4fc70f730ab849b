using System.Security.Cryptography;

namespace Daphne.Packages;

/// <summary>An archive on its way in: written to a file, hashed and looked through in one pass. The file goes unless it was kept.</summary>
internal sealed class IncomingArchive : IDisposable
{
    private readonly PackageStore store;
    private readonly string path;

    private IncomingArchive(PackageStore store, DateTimeOffset now)
    {
        this.store = store;
        path = store.NewIncoming(now);
    }

    public string Sha256 { get; private set; } = "";
    public long Size { get; private set; }
    public PackageContents Contents { get; private set; } = new();

    public static async Task<IncomingArchive> ReceiveAsync(
        PackageStore store, DateTimeOffset now, Stream archive, PackageLimits limits, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var incoming = new IncomingArchive(store, now);
        try
        {
            await incoming.ReceiveAsync(archive, limits, progress, cancellationToken);
            return incoming;
        }
        catch (IOException exception) when (DiskFull.Is(exception))
        {
            incoming.Dispose();
            throw DiskFull.Problem(exception);
        }
        catch
        {
            incoming.Dispose();
            throw;
        }
    }

    public void Keep() => store.Keep(path, Sha256);

    public void Dispose() => File.Delete(path);

    private async Task ReceiveAsync(Stream archive, PackageLimits limits, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, useAsync: true);
        await using var metered = new MeteredStream(archive, async (bytes, token) =>
        {
            hash.AppendData(bytes.Span);
            await file.WriteAsync(bytes, token);
            Size += bytes.Length;
            progress?.Report(Size);
        });
        Contents = await PackageArchive.InspectAsync(metered, limits, cancellationToken);
        await file.FlushAsync(cancellationToken);
        file.Flush(flushToDisk: true);
        Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

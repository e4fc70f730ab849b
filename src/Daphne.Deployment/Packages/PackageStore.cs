using Daphne.Data;

namespace Daphne.Packages;

/// <summary>The folder of archives. A file stands under its good name only when it is whole and verified.</summary>
public sealed class PackageStore(DataDirectory data)
{
    private static readonly TimeSpan Abandoned = TimeSpan.FromDays(1);

    private string Incoming => Path.Combine(data.Packages, "incoming");

    /// <summary>Where the archive with this hash is kept.</summary>
    public string PathOf(string sha256) => Path.Combine(data.Packages, sha256);

    public bool Has(string sha256) => File.Exists(PathOf(sha256));

    /// <summary>The archive's bytes; the stream tells their number.</summary>
    public FileStream Open(Package package)
    {
        try
        {
            return new FileStream(PathOf(package.Sha256), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1, useAsync: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProblemException(
                ProblemKind.Conflict,
                $"The archive of package '{package.Name} {package.Version}' cannot be read from {PathOf(package.Sha256)}: {exception.Message} Add the same archive once more ({package.Origin}); everything that uses it then works again.",
                exception);
        }
    }

    /// <summary>A new file that takes an archive in. What crashes left behind long ago is removed on the way.</summary>
    internal string NewIncoming(DateTimeOffset now)
    {
        Directory.CreateDirectory(Incoming);
        foreach (var file in new DirectoryInfo(Incoming).EnumerateFiles())
        {
            if (now - file.LastWriteTimeUtc > Abandoned)
                file.Delete();
        }
        return Path.Combine(Incoming, Id.New());
    }

    /// <summary>Gives the file its good name, in one step.</summary>
    internal void Keep(string incoming, string sha256) => File.Move(incoming, PathOf(sha256), overwrite: true);

    internal void Remove(string sha256) => File.Delete(PathOf(sha256));
}

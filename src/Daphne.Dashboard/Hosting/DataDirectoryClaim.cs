using System.Text;
using Daphne.Data;

namespace Daphne.Dashboard.Hosting;

/// <summary>
/// A place in the data directory that only one living process can hold. With SQLite there is one: a second dashboard would take the
/// first one's operations for abandoned. The lock is the operating system's, so it ends with the process, however that ends.
/// </summary>
public sealed class DataDirectoryClaim : IDisposable
{
    private const int MaxPlaces = 64;

    private readonly FileStream file;

    private DataDirectoryClaim(FileStream file, string place) => (this.file, Place) = (file, place);

    /// <summary>The name of the place: random, written into its lock file once.</summary>
    public string Place { get; }

    /// <exception cref="StartFaultException">There is no free place.</exception>
    public static DataDirectoryClaim Take(DashboardOptions options)
    {
        var places = options.Database == DatabaseProvider.Postgres ? MaxPlaces : 1;
        for (var number = 1; number <= places; number++)
        {
            if (TryOpen(Path.Combine(options.DataDirectory, number == 1 ? ".lock" : $".lock.{number}")) is { } file)
                return new DataDirectoryClaim(file, PlaceIn(file));
        }
        throw new StartFaultException([places == 1
            ? $"--data-dir {options.DataDirectory}: another dashboard runs on this data directory. Use that one, stop it, or name another directory."
            : $"--data-dir {options.DataDirectory}: {places} dashboards run on this data directory already. Stop one of them."]);
    }

    public void Dispose() => file.Dispose();

    private static FileStream? TryOpen(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string PlaceIn(FileStream file)
    {
        using var reader = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        if (reader.ReadToEnd() is { Length: > 0 } known)
            return known;
        var place = Id.New();
        file.Write(Encoding.ASCII.GetBytes(place));
        file.Flush(flushToDisk: true);
        return place;
    }
}

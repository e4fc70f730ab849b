namespace Daphne.Dashboard.Hosting;

/// <summary>
/// Keeps a second dashboard off the same data directory: it would take the first one's operations for abandoned and do them again. The
/// lock is the operating system's, so it ends with the process, however that ends.
/// </summary>
public static class DataDirectoryClaim
{
    /// <exception cref="StartFaultException">Another dashboard has it.</exception>
    public static IDisposable Take(string dataDirectory)
    {
        try
        {
            return new FileStream(Path.Combine(dataDirectory, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw new StartFaultException([$"--data-dir {dataDirectory}: another dashboard runs on this data directory. Use that one, stop it, or name another directory."]);
        }
    }
}

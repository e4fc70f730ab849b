namespace Daphne.Data;

/// <summary>The one folder that holds everything the dashboard keeps on this machine; readable by its owner only.</summary>
public sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public DataDirectory(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        foreach (var folder in new[] { Path, Packages })
            Directory.CreateDirectory(folder, OwnerOnly);
    }

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "dashboard.db");

    public string Packages => System.IO.Path.Combine(Path, "packages");

    /// <summary>Where earlier versions kept the keys that are in the database now; see <see cref="KeyRing"/>.</summary>
    public string FormerKeys => System.IO.Path.Combine(Path, "keys");

    /// <summary><c>$XDG_DATA_HOME/daphne-dashboard</c>, as a rule <c>~/.local/share/daphne-dashboard</c>.</summary>
    public static string Default => System.IO.Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "daphne-dashboard");
}

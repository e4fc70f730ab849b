using System.Security.Cryptography;
using System.Text;
using Daphne.Data;
using Daphne.Instances;

namespace Daphne.Remote;

/// <summary>
/// A short-named private folder for control sockets and the like (a socket's path is limited to about 100 bytes). Its name follows from
/// the instance's place, which only one living process holds: so a start finds what a killed dashboard left behind there, and ends it.
/// </summary>
public sealed class RuntimeDirectory : IDisposable
{
    /// <summary>Of the 107 bytes of a socket's path, this folder, a name in it, and what ssh puts behind that for a moment take the rest.</summary>
    private const int LongestParent = 56;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public RuntimeDirectory(InstanceIdentity me)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{Environment.UserName}:{me.Place}"));
        Path = System.IO.Path.Combine(ParentOf(System.IO.Path.GetTempPath()), $"daphne-{Convert.ToHexStringLower(hash)[..12]}");
        Clear();
        Directory.CreateDirectory(Path, OwnerOnly);
        File.SetUnixFileMode(Path, OwnerOnly);
    }

    public string Path { get; }

    /// <summary>Jobs and test runs have folders for temporary files that may be too deep for a socket.</summary>
    internal static string ParentOf(string temporary) => Encoding.UTF8.GetByteCount(temporary) <= LongestParent ? temporary : "/tmp";

    /// <summary>A path in it that nothing has used yet.</summary>
    public string NewPath(string extension) => System.IO.Path.Combine(Path, Id.New()[..8] + extension);

    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    /// <summary>Asks each connection of a killed dashboard to end.</summary>
    private void Clear()
    {
        if (!Directory.Exists(Path))
            return;
        foreach (var socket in Directory.EnumerateFiles(Path, "*.ssh"))
        {
            using var exit = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("ssh", ["-F", "none", "-S", socket, "-O", "exit", "none"])
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            });
            exit?.WaitForExit(TimeSpan.FromSeconds(2));
        }
        Dispose();
    }
}

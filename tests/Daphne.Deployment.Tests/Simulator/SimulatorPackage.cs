using System.Diagnostics;
using System.Reflection;

namespace Daphne.Tests.Simulator;

/// <summary>The simulator's archive as the build made it, unpacked once for all tests that use it.</summary>
public sealed class SimulatorPackage : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("daphne-simulator-").FullName;

    public static string Archive { get; } = typeof(SimulatorPackage).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "SimulatorArchive").Value!;

    public static string Name { get; } = Path.GetFileNameWithoutExtension(Archive);

    public string Root => Path.Combine(folder, Name);

    public string Worker => Path.Combine(Root, "bin/DistributedWorker");

    public string Coordinator => Path.Combine(Root, "bin/daphne");

    public string Example(string file) => Path.Combine(Root, "scripts/examples", file);

    /// <summary>Writes a script into a folder of its own.</summary>
    public string Script(string text)
    {
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, Guid.NewGuid().ToString("N"))).FullName, "script.daph");
        File.WriteAllText(path, text);
        return path;
    }

    public async ValueTask InitializeAsync()
    {
        using var tar = Process.Start("tar", ["-xzf", Archive, "-C", folder]);
        await tar.WaitForExitAsync();
        Assert.Equal(0, tar.ExitCode);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}

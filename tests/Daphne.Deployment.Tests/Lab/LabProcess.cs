using System.Diagnostics;

namespace Daphne.Tests;

/// <summary>
/// The running <c>lab hold</c>, whose standard input this process keeps open: the kernel closes it even when the tests
/// are killed, and then the lab ends.
/// </summary>
internal sealed class LabProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan VerbLimit = TimeSpan.FromMinutes(1);

    private readonly Process _holder;

    private LabProcess(Process holder, string directory)
    {
        _holder = holder;
        Directory = directory;
    }

    /// <summary>The lab's state directory.</summary>
    public string Directory { get; }

    private static string Script => Path.Combine(Repository.Root, "tests", "lab", "lab");

    /// <summary>Why this machine cannot run such a lab, or null if it can. An obstacle is an error when the environment says CI=true.</summary>
    public static async Task<string?> FindObstacleAsync(LabShape shape)
    {
        var check = await Tool.RunAsync(Script, ["check"], shape.ToEnvironment());
        if (check.ExitCode == 0)
            return null;
        if (Environment.GetEnvironmentVariable("CI") == "true")
            throw new InvalidOperationException($"CI=true, so the tests in the lab must not be skipped. {check.Error}");
        return $"NOT TESTED, no lab here. {check.Error.Trim()}";
    }

    public static async Task<LabProcess> StartAsync(LabShape shape)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("daphne-lab-").FullName;
        var info = new ProcessStartInfo(Script, ["hold"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in shape.ToEnvironment())
            info.Environment[name] = value;
        info.Environment["RUN"] = directory;

        var holder = Process.Start(info) ?? throw new InvalidOperationException("bash did not start");
        var process = new LabProcess(holder, directory);
        var error = holder.StandardError.ReadToEndAsync(CancellationToken.None);
        using var limit = new CancellationTokenSource(StartLimit);
        if (await holder.StandardOutput.ReadLineAsync(limit.Token) == "ready")
            return process;

        await process.DisposeAsync();
        throw new InvalidOperationException($"The lab did not start: {await error}");
    }

    public LabHost Host(string name, string address) =>
        new(name, address, Path.Combine(Directory, "keys", $"host_{name}.pub"));

    public async Task<string> CallAsync(params string[] words)
    {
        var environment = new Dictionary<string, string?> { ["RUN"] = Directory };
        var result = await Tool.RunAsync(Script, words, environment, VerbLimit);
        return result.OutputOrThrow($"lab {string.Join(' ', words)}");
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(VerbLimit);
        _holder.StandardInput.Close();
        await _holder.WaitForExitAsync(limit.Token);
        _holder.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }
}

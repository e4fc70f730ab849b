namespace Daphne.Tests.Slurm;

/// <summary>A program that runs containers, on every host of a lab until it is disposed of: other tests see hosts without one.</summary>
internal sealed class ContainerRuntime : IAsyncDisposable
{
    private readonly Lab lab;
    private readonly string place;

    private ContainerRuntime(Lab lab, string name) => (this.lab, place) = (lab, $"/usr/local/bin/{name}");

    /// <summary>The tests' own <c>singularity</c> (see <c>singularity.sh</c>).</summary>
    public static async Task<ContainerRuntime> InstallStandInAsync(Lab lab) => await InstallAsync(lab, "singularity",
        await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests/Daphne.Deployment.Tests/Slurm/singularity.sh"), TestContext.Current.CancellationToken));

    /// <param name="lab">Where.</param>
    /// <param name="name">Under which it is called.</param>
    /// <param name="script">What it is.</param>
    public static async Task<ContainerRuntime> InstallAsync(Lab lab, string name, string script)
    {
        var runtime = new ContainerRuntime(lab, name);
        await runtime.OnEachAsync("sh", "-c", "printf %s \"$1\" > \"$0\" && chmod 755 \"$0\"", runtime.place, script);
        return runtime;
    }

    /// <summary>The Apptainer of this machine, whose programs a lab's hosts see; null where it has none.</summary>
    public static async Task<string?> FindAsync() =>
        await Tool.RunAsync("sh", ["-c", "readlink -f \"$(command -v apptainer)\""]) is { ExitCode: 0, Output: { Length: > 0 } found } ? found.Trim() : null;

    public async ValueTask DisposeAsync() => await OnEachAsync("rm", place);

    private async Task OnEachAsync(params string[] command)
    {
        foreach (var host in lab.Hosts)
            await lab.ExecAsync(host.Name, command);
    }
}

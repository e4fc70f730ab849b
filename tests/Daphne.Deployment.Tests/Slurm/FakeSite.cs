using System.Text;
using Daphne.Remote;
using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

/// <summary>A login node made of shell scripts: programs that print what those of real sites have printed, and the profile of a user's shell.</summary>
internal sealed class FakeSite : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daphne-site-");

    public FakeSite()
    {
        folder.CreateSubdirectory("bin");
        Program("sinfo", """[ "$1" = -V ] && echo 'slurm 23.11.4' || echo 'main*'""");
        Program("squeue", "exit 0");
        foreach (var name in new[] { "sbatch", "scancel" })
            Program(name, "exit 1");
        Program("srun", """printf 'MPI plugin types are...\n\tnone\n\tpmi2\n\tpmix\nspecific pmix plugin versions available: pmix_v4\n'""");
        Program("sacct", "echo 'Slurm accounting storage is disabled' >&2; exit 1");
        Program("df", """printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\nserver:/home 1000 400 600 40%% /home\n'""");
    }

    public string Folder => folder.FullName;

    /// <summary>The folder of its programs.</summary>
    public string Programs => Path.Combine(folder.FullName, "bin");

    /// <summary>What bash reads where a person logs in.</summary>
    public string Profile
    {
        set => File.WriteAllText(Path.Combine(folder.FullName, ".bash_profile"), value);
    }

    public void Program(string name, string script)
    {
        var file = Path.Combine(Programs, name);
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Without(string name) => File.Delete(Path.Combine(Programs, name));

    public async Task<SlurmReport> DiscoverAsync()
    {
        var command = RemoteScript.Command("slurm-discover.sh", "whole");
        var result = await Tool.RunAsync("/bin/sh", command.Words.Skip(1), new Dictionary<string, string?>
        {
            ["HOME"] = folder.FullName,

            // Of this machine only what the scripts use: it may have a Slurm of its own.
            ["PATH"] = $"{Programs}:{Tools()}",
            ["SCRATCH"] = null,
            ["WORK"] = null,
            ["PROJECT"] = null,
        });
        return SlurmReport.Parse(result.OutputOrThrow("slurm-discover.sh"));
    }

    /// <summary>Runs a script with the site's programs before those of this machine, in a folder of the site.</summary>
    /// <param name="script">The embedded script.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">What it reads.</param>
    public Task<CommandResult> RunAsync(string script, IEnumerable<string> arguments, string input = "")
    {
        var command = RemoteScript.Command(script, arguments);
        return new LocalHost("login").RunAsync(
            command with { Script = $"PATH={Programs}:$PATH\ncd {Folder}\n{command.Script}" }, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken,
            async (stream, token) => await stream.WriteAsync(Encoding.UTF8.GetBytes(input), token));
    }

    /// <summary>What a program that keeps its words there was called with, one line a call.</summary>
    public IReadOnlyList<string> Calls(string file) => File.Exists(Path.Combine(Folder, file)) ? File.ReadAllLines(Path.Combine(Folder, file)) : [];

    public void Dispose() => folder.Delete(recursive: true);

    private string Tools()
    {
        var tools = folder.CreateSubdirectory("tools").FullName;
        foreach (var name in new[] { "sh", "bash", "id", "timeout", "sed", "awk", "tr", "head", "stat", "cat" })
        {
            var link = Path.Combine(tools, name);
            if (!File.Exists(link))
                File.CreateSymbolicLink(link, File.Exists($"/usr/bin/{name}") ? $"/usr/bin/{name}" : $"/bin/{name}");
        }
        return tools;
    }
}

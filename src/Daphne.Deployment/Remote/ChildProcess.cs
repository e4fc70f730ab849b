using System.Diagnostics;

namespace Daphne.Remote;

/// <summary>A program of this machine, called by a list of words, never through a shell.</summary>
public sealed class ChildProcess : IRemoteProcess
{
    private readonly Process process;

    private readonly bool hasChildren;

    private ChildProcess(Process process, bool hasChildren) => (this.process, this.hasChildren) = (process, hasChildren);

    public Stream Input => process.StandardInput.BaseStream;
    public Stream Output => process.StandardOutput.BaseStream;
    public Stream Error => process.StandardError.BaseStream;
    public bool HasExited => process.HasExited;
    public int Id => process.Id;

    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">What it is called with.</param>
    /// <param name="environment">Variables besides our own.</param>
    /// <param name="hasChildren">To kill it is to kill what it started, too; to look for that costs a look at every process of the machine.</param>
    /// <exception cref="ProblemException">The program is not there.</exception>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, bool hasChildren = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        try
        {
            return new ChildProcess(Process.Start(start)!, hasChildren);
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new ProblemException(ProblemKind.Remote,
                $"The program '{program}' could not be started on the dashboard's machine: {missing.Message}. Install it (Debian and Ubuntu: apt-get install openssh-client).", missing);
        }
    }

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    public void Kill()
    {
        if (!process.HasExited)
            process.Kill(hasChildren);
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await process.WaitForExitAsync(CancellationToken.None);

        // Process leaves those that somebody has taken open, until the garbage collector comes.
        foreach (var pipe in (Stream[])[Input, Output, Error])
            await pipe.DisposeAsync();
        process.Dispose();
    }
}

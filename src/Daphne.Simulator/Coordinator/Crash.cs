using Daphne.Simulator.Processes;

namespace Daphne.Simulator.Coordinator;

/// <summary>
/// The ways in which `daphne` dies instead of failing, with what it leaves on its two outputs: the stacks are recorded
/// ones, and say nothing.
/// </summary>
internal sealed class Crash(string program, OutputBuffer output, OutputBuffer error)
{
    public void WithoutMpi()
    {
        Terminate("you are trying to use the MPI backend. But, Daphne was not build with --mpi option");
        error.WriteLine("");
        Die("backend-missing.txt", Libc.SigSegv);
    }

    /// <summary>DAPHNE dies in other ways as well when a worker is down, or hangs: this is the usual one.</summary>
    public void WorkerDown(string reason)
    {
        Terminate(reason);
        error.WriteLine("free(): invalid pointer");
        error.WriteLine("free(): invalid pointer");
        Die("worker-down.txt", Libc.SigAbrt);
    }

    private void Terminate(string reason)
    {
        error.WriteLine("terminate called after throwing an instance of 'std::runtime_error'");
        error.WriteLine($"  what():  {reason}");
    }

    private void Die(string record, int signal)
    {
        using var reader = new StreamReader(typeof(Crash).Assembly.GetManifestResourceStream(record)!);
        output.Write(reader.ReadToEnd().Replace("{program}", program).Replace("{bin}", Path.GetDirectoryName(program)));
        Signals.Die(signal);
    }
}

using Daphne.Simulator.Processes;

namespace Daphne.Simulator.Coordinator;

/// <summary>
/// The ways in which `daphne` dies instead of failing, with what it leaves on its two outputs (recorded from DAPHNE, the
/// addresses of its stack included).
/// </summary>
internal sealed class Crash(string program, OutputBuffer output, OutputBuffer error)
{
    public void WithoutMpi()
    {
        Terminate("you are trying to use the MPI backend. But, Daphne was not build with --mpi option");
        error.WriteLine("");
        WriteStack("0x18bb6c", "0x1909c5", "0x196a1c", "0x18acd1");
        output.Flush();
        Signals.Die(Libc.SigSegv);
    }

    /// <summary>DAPHNE dies in other ways as well when a worker is down, or hangs: this is the usual one.</summary>
    public void WorkerDown(string reason)
    {
        const string aborted =
            "[error]: Got an abort signal from the execution engine. Most likely an exception in a shared library. Check logs!";
        Terminate(reason);
        error.WriteLine("free(): invalid pointer");
        error.WriteLine("free(): invalid pointer");
        foreach (var signal in (ReadOnlySpan<int>)[Libc.SigAbrt, Libc.SigSegv, Libc.SigAbrt])
        {
            WriteStack("0x18bb6c", "0x18ddfc", "0x196a1c", "0x18acd1");
            output.WriteLine(aborted);
            output.WriteLine($"Execution error: Returning from signal {signal}");
        }

        output.Flush();
        Signals.Die(Libc.SigAbrt);
    }

    private void Terminate(string reason)
    {
        error.WriteLine("terminate called after throwing an instance of 'std::runtime_error'");
        error.WriteLine($"  what():  {reason}");
    }

    private void WriteStack(params ReadOnlySpan<string> offsets)
    {
        var libc = $"{Path.GetDirectoryName(program)}/../lib/libc.so.6";
        output.WriteLine($"{program}(+{offsets[0]}) [0x5602f15a5b6c]");
        output.WriteLine($"{libc}(+0x406b0) [0x7f6c8684a6b0]");
        output.WriteLine($"{libc}(gsignal+0x12) [0x7f6c8684a582]");
        output.WriteLine($"{libc}(abort+0x24) [0x7f6c86832507]");
        foreach (var offset in offsets[1..])
            output.WriteLine($"{program}(+{offset}) [0x5602f15aa9c5]");
    }
}

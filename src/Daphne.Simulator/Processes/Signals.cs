namespace Daphne.Simulator.Processes;

/// <summary>
/// How the process dies by signals. .NET catches some to shut down in order; DAPHNE's programs catch none, so that a
/// waiting shell sees 130, 143, 134 or 139 at once.
/// </summary>
internal static class Signals
{
    private const int SetDumpable = 4;

    /// <summary>Gives up .NET's handlers. A signal that was ignored when the process started stays ignored.</summary>
    public static void UseDefaultActions()
    {
        foreach (var signal in (ReadOnlySpan<int>)[Libc.SigInt, Libc.SigTerm, Libc.SigQuit])
            if (Libc.Signal(signal, Libc.DefaultAction) == Libc.IgnoreAction)
                Libc.Signal(signal, Libc.IgnoreAction);
    }

    /// <summary>Ends the process by the signal, without a core file, and never returns.</summary>
    public static void Die(int signal)
    {
        _ = Libc.Prctl(SetDumpable, 0);
        Libc.Signal(signal, Libc.DefaultAction);
        _ = Libc.Kill(Libc.GetPid(), signal);
        for (; ; )
            Thread.Yield();
    }
}

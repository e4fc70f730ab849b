using System.Runtime.InteropServices;

namespace Daphne.Simulator.Processes;

/// <summary>
/// The few system calls through which the simulator behaves like a C++ program. System.Console is never used: it
/// installs signal handlers, which DAPHNE's programs do not have.
/// </summary>
internal static partial class Libc
{
    public const int SigInt = 2;
    public const int SigQuit = 3;
    public const int SigAbrt = 6;
    public const int SigSegv = 11;
    public const int SigPipe = 13;
    public const int SigTerm = 15;

    public const nint DefaultAction = 0;
    public const nint IgnoreAction = 1;

    [LibraryImport("libc", EntryPoint = "signal")]
    public static partial nint Signal(int signal, nint action);

    [LibraryImport("libc", EntryPoint = "getpid")]
    public static partial int GetPid();

    [LibraryImport("libc", EntryPoint = "gettid")]
    public static partial int GetTid();

    [LibraryImport("libc", EntryPoint = "kill")]
    public static partial int Kill(int pid, int signal);

    [LibraryImport("libc", EntryPoint = "isatty")]
    public static partial int IsATty(int descriptor);

    [LibraryImport("libc", EntryPoint = "prctl")]
    public static partial int Prctl(int option, nint argument);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(int descriptor, ref readonly byte bytes, nint count);
}

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>What the exit code of a DistributedWorker says, in plain words.</summary>
public static class WorkerExit
{
    public static string Meaning(int code) => code switch
    {
        0 => "It ended by itself without an error.",
        1 => "Its arguments were refused.",
        126 => "The program could not be executed.",
        127 => "The program or one of its libraries was not found.",
        129 => "Ended by a hang-up (SIGHUP).",
        130 => "Ended by SIGINT.",
        134 => "It aborted (SIGABRT), as a rule by an error inside a kernel.",
        137 => "Killed (SIGKILL): by hand, or by the system because memory ran out.",
        139 => "It crashed (SIGSEGV), as a rule because the port was held or the address is not this machine's.",
        143 => "Ended by SIGTERM.",
        > 128 and < 160 => $"Ended by signal {code - 128}.",
        _ => $"It failed with exit code {code}.",
    };
}

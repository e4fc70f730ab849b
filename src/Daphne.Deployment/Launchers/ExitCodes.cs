namespace Daphne.Launchers;

/// <summary>What the exit codes of DAPHNE's programs mean, in plain words.</summary>
public static class ExitCodes
{
    public static string OfWorker(int code) => code switch
    {
        0 => "it ended by itself (0)",
        1 => "it did not understand its arguments (1)",
        126 => "it cannot be executed here (126): the file is no program for this machine",
        127 => "a library it needs is missing, or the program itself (127)",
        134 => "a kernel failed and aborted it (134)",
        139 => "it crashed (139): its port was taken, or its address is none of this machine",
        _ => OfSignal(code) ?? $"exit code {code}",
    };

    public static string OfRun(int code) => code switch
    {
        0 => "Success.",
        1 => "The script, an argument or the configuration is wrong (1): see the [error] line in the output.",
        2 => "DAPHNE's compiler could not translate the script (2).",
        3 => "An operation of the script failed while it ran (3): see the [error] line in the output.",
        126 => "The program daphne cannot be executed on this machine (126).",
        127 => "A library that daphne needs is missing, or the program itself (127).",
        134 => "DAPHNE aborted (134): as a rule a worker was lost or refused its part.",
        139 => "DAPHNE crashed (139): as a rule a worker was lost, or a back end is not built in.",
        _ => OfSignal(code) is { } signal ? $"DAPHNE was ended: {signal}." : $"Exit code {code}.",
    };

    private static string? OfSignal(int code) => code switch
    {
        129 => "ended by SIGHUP (129)",
        130 => "ended by SIGINT (130)",
        137 => "killed by SIGKILL (137), by a person or for lack of memory",
        143 => "ended by SIGTERM (143)",
        > 128 and < 193 => $"ended by signal {code - 128} ({code})",
        _ => null,
    };
}

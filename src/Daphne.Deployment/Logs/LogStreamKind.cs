namespace Daphne.Logs;

public enum LogStreamKind
{
    Worker,
    Run,
    Step,
}

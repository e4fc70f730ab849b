namespace Daphne.Operations;

/// <summary>The stages there are, by the names that people see.</summary>
public static class StageNames
{
    public const string Preflight = "Preflight";
    public const string Probe = "Probe";
    public const string Transfer = "Transfer";
    public const string Install = "Install";
    public const string Image = "Image";
    public const string Build = "Build";
    public const string Submit = "Submit";
    public const string Queue = "Queue";
    public const string HandOver = "Hand over";
    public const string Stop = "Stop";
    public const string Start = "Start";
    public const string Check = "Check";
    public const string Collect = "Collect";
    public const string Clean = "Clean";
    public const string AskWorkers = "Ask workers";
    public const string Execute = "Execute";
}

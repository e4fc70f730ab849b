namespace Daphne.EndToEnd.Chaos;

/// <summary>What a kill follows.</summary>
public enum KillMoment
{
    AnyTime,
    WhileAsked,
    WhileStarting,
    StageRuns,
    StepEnds,
    MidTransfer,
}

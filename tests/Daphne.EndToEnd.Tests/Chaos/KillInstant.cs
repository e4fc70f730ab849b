using System.Diagnostics;

namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// When to kill: so many milliseconds after the operation was asked for, or so many after one of its stages came to a point. Where that
/// point does not come any more (the operation has ended, or nothing was to be transferred), the kill comes at once.
/// </summary>
public sealed record KillInstant(KillMoment Moment, string Stage, int Milliseconds)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(4);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, string[]> Stages = new()
    {
        ["Deploy"] = ["Preflight", "Transfer", "Install", "Start", "Check"],
        ["Redeploy"] = ["Preflight", "Transfer", "Install", "Stop", "Start", "Check"],
        ["Start"] = ["Preflight", "Start", "Check"],
        ["Stop"] = ["Stop", "Collect"],
        ["Clean"] = ["Stop", "Collect", "Clean"],
        ["Run"] = ["Ask workers", "Execute"],
    };

    /// <param name="chance">The episode's.</param>
    /// <param name="kind">Of the operation.</param>
    /// <param name="isFirst">Nothing was killed in this episode yet; otherwise the dashboard is just being started.</param>
    public static KillInstant Draw(Random chance, string kind, bool isFirst)
    {
        var stages = Stages[kind];
        var stage = stages[chance.Next(stages.Length)];
        var (percent, milliseconds) = (chance.Next(100), chance.Next(1000));
        return percent switch
        {
            < 10 when isFirst => new(KillMoment.WhileAsked, "", milliseconds / 25),
            < 25 when !isFirst => new(KillMoment.WhileStarting, "", milliseconds * 3),
            < 35 => new(KillMoment.AnyTime, "", milliseconds * 2),
            < 50 => new(KillMoment.StepEnds, stage, milliseconds / 20),
            < 65 when kind is "Deploy" or "Redeploy" => new(KillMoment.MidTransfer, "Transfer", milliseconds / 12),
            _ => new(KillMoment.StageRuns, stage, milliseconds * 3 / 10),
        };
    }

    /// <summary>Whether an operation of that kind has such a stage; every one has the empty one.</summary>
    public static bool Has(string kind, string stage) => stage.Length == 0 || Stages[kind].Contains(stage);

    public async Task WaitAsync(ChaosDatabase database, string? operationId, CancellationToken cancellationToken)
    {
        if (operationId is not null && Moment is KillMoment.StageRuns or KillMoment.StepEnds or KillMoment.MidTransfer)
            for (var watch = Stopwatch.StartNew(); watch.Elapsed < Limit; await Task.Delay(Poll, cancellationToken))
                if (await database.OperationAsync(operationId, cancellationToken) is not { HasEnded: false } operation || HasCome(operation))
                    break;
        await Task.Delay(TimeSpan.FromMilliseconds(Milliseconds), cancellationToken);
    }

    public override string ToString() => Moment switch
    {
        KillMoment.WhileAsked => $"{Milliseconds} ms after the request was sent",
        KillMoment.WhileStarting => $"{Milliseconds} ms after the start of the process",
        KillMoment.AnyTime => $"after {Milliseconds} ms",
        KillMoment.MidTransfer => $"when a transfer is at {Milliseconds} percent",
        KillMoment.StepEnds => $"{Milliseconds} ms after a step of {Stage} has ended",
        _ => $"{Milliseconds} ms into {Stage}",
    };

    private bool HasCome(RecordedOperation operation)
    {
        var steps = operation.Steps.Where(step => step.Stage == Stage).ToList();
        return Moment switch
        {
            KillMoment.StageRuns => steps.Exists(step => step.Status != "Pending"),
            KillMoment.StepEnds => steps.Exists(step => step.FinishedAt is not null),
            _ => steps.Exists(step => step.FinishedAt is not null || (step.Total > 0 && step.Done * 100 >= step.Total * Milliseconds)),
        };
    }
}

namespace Daphne.Operations;

/// <summary>
/// What one stage does on one node. A step looks at what is there first and does only what is missing, so that it can be repeated after
/// a crash or by a retry. What an earlier attempt still has at work on the node is ended before its first command there.
/// </summary>
internal interface IStage
{
    /// <summary>One of <see cref="StageNames"/>.</summary>
    string Name { get; }

    TakeUp TakeUp { get; }

    /// <exception cref="ProblemException">The step failed, with what to do about it.</exception>
    Task RunAsync(StepContext step, CancellationToken cancellationToken);
}

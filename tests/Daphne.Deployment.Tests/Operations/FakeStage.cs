using System.Collections.Concurrent;
using Daphne.Operations;

namespace Daphne.Tests.Operations;

/// <summary>A stage that does on each node what a test says, and remembers where it was.</summary>
internal sealed class FakeStage(string name, Func<string, CancellationToken, Task> act) : IStage
{
    public string Name => name;

    public TakeUp TakeUp => TakeUp.Repeat;

    /// <summary>The nodes in the order in which the stage came to them.</summary>
    public ConcurrentQueue<string> Visits { get; } = new();

    public Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        Visits.Enqueue(step.Node.Name);
        return act(step.Node.Name, cancellationToken);
    }
}

using Daphne.Operations;

namespace Daphne.Tests.Operations;

/// <summary>A stage that only waits.</summary>
internal sealed class RestingStage(string name, Task end) : IStage
{
    public string Name => name;

    public TakeUp TakeUp => TakeUp.Reattach;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        using (step.Rest())
            await end.WaitAsync(cancellationToken);
    }
}

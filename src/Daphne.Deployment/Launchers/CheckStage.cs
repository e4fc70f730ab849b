using Daphne.Operations;

namespace Daphne.Launchers;

/// <summary>Waits until each started worker answers.</summary>
internal sealed class CheckStage(LauncherChoice launchers) : IStage
{
    public string Name => StageNames.Check;

    public TakeUp TakeUp => TakeUp.Repeat;

    public Task RunAsync(StepContext step, CancellationToken cancellationToken) => launchers.Of(step.Scene.Cluster).CheckAsync(step, cancellationToken);
}

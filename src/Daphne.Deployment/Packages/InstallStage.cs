using Daphne.Operations;

namespace Daphne.Packages;

/// <summary>Unpacks the verified archive beside its place and moves it there whole.</summary>
internal sealed class InstallStage : IStage
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    public string Name => StageNames.Install;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var package = step.Scene.Package;
        var result = await step.RunAsync(
            "package-install.sh", [step.Endpoint.Root, package.Sha256, step.Node.Id, step.Scene.Deployment!.Id, package.Contents.TopFolder ?? ""],
            "the package could not be unpacked", Limit, cancellationToken);
        await step.ReportAsync(result.Output.Contains("present", StringComparison.Ordinal) ? "there already" : "unpacked", cancellationToken);
    }
}

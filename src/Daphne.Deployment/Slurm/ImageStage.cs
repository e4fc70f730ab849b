using System.Globalization;
using Daphne.Operations;

namespace Daphne.Slurm;

/// <summary>Builds the image of a deployment's container on the cluster, once for all deployments that name the same source.</summary>
internal sealed class ImageStage : IStage
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    public string Name => StageNames.Image;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var source = step.Scene.Release!.Settings.Slurm!.Container!.Image;
        await step.ReportAsync($"building from {source}", cancellationToken);
        var result = await step.RunAsync(
            "slurm-image.sh", [step.Endpoint.Root, source, SlurmImages.NameOf(source)], $"the image could not be built from {source}", Limit, cancellationToken);
        var bytes = long.Parse(result.Lines.Last(), CultureInfo.InvariantCulture);
        await step.ReportAsync(bytes, bytes, "bytes", null, cancellationToken);
    }
}

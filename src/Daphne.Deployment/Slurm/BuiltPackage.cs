using System.Globalization;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>Receives what the job of a build has made, as a package like any other, and gives it to the release that waited for it.</summary>
internal sealed class BuiltPackage(PackageService packages)
{
    /// <param name="step">On the login node.</param>
    /// <param name="job">It has ended well.</param>
    /// <param name="origin">What it was built from, and where, for people.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task ReceiveAsync(StepContext step, Allocation job, string origin, CancellationToken cancellationToken)
    {
        var told = await step.RunAsync("slurm-product.sh", [step.Endpoint.Root, job.Directory, "tell"], "the build has left no package", null, cancellationToken);
        if (told.Output.Trim().Split(' ', 3) is not [var sha, var length, var name] || !long.TryParse(length, CultureInfo.InvariantCulture, out var size))
            throw step.Failed("the build has left no package", told);
        await step.ReportAsync(0, size, "bytes", "the package is received", cancellationToken);
        var package = await packages.FindAsync(sha, cancellationToken) ?? await ReceiveAsync(step, job, name, sha, origin, cancellationToken);
        await step.RunAsync("slurm-product.sh", [step.Endpoint.Root, job.Directory, "keep"], "the package could not be kept there", null, cancellationToken);
        await packages.ReplaceAsync(step.Scene.Package, package, cancellationToken);
        step.Scene.Release!.Receive(package);
        await step.ReportAsync(size, size, "bytes", $"{package.Name} {package.Version}", cancellationToken);
    }

    private async Task<Package> ReceiveAsync(StepContext step, Allocation job, string name, string sha, string origin, CancellationToken cancellationToken)
    {
        var host = await step.BareHostAsync(cancellationToken);
        try
        {
            await using var process = await host.StartAsync(RemoteScript.Command("slurm-product.sh", step.Endpoint.Root, job.Directory, "send"), cancellationToken);
            process.Input.Close();
            return await packages.AddBuiltAsync(process.Output, name, sha, origin, cancellationToken);
        }
        catch (IOException broken)
        {
            throw new ProblemException(ProblemKind.Unreachable, $"{step.Node.Name}: the connection was lost while the package was received.", broken) { IsConnectionLost = true };
        }
    }
}

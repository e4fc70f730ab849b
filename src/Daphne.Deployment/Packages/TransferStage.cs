using System.Buffers;
using System.Globalization;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Packages;

/// <summary>
/// Brings the archive to a node: nothing where it is installed or has arrived already, the rest where a part has. It gets its good name
/// only after its hash was verified there. Nodes with one shared root wait for the one that sends.
/// </summary>
internal sealed class TransferStage(PackageStore store) : IStage
{
    private const int BlockSize = 256 * 1024;
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);

    public string Name => StageNames.Transfer;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var (root, package) = (step.Endpoint.Root, step.Scene.Package);
        var state = (await step.RunAsync("package-state.sh", [root, package.Sha256], $"the folder {root} could not be looked at", null, cancellationToken)).Output.Trim();
        if (state is "installed" or "arrived")
        {
            await step.ReportAsync(0, 0, "bytes", "there already", cancellationToken);
            return;
        }
        var offset = long.Parse(state.Split(' ')[1], CultureInfo.InvariantCulture);
        if (offset > package.Size)
            offset = 0;
        await step.LogAsync(offset > 0 ? $"{offset} of {package.Size} bytes are there; sending the rest" : $"sending {package.Size} bytes", cancellationToken);
        await SendAsync(step, offset, cancellationToken);
        await step.ReportAsync(package.Size, package.Size, "bytes", "verifying", cancellationToken);
        await step.RunAsync("package-verify.sh", [root, package.Sha256], "the archive could not be verified", Limit, cancellationToken);
        await step.ReportAsync(package.Size, package.Size, "bytes", offset > 0 ? $"resumed at {offset >> 20} MiB, verified" : "verified", cancellationToken);
    }

    private async Task SendAsync(StepContext step, long offset, CancellationToken cancellationToken)
    {
        var package = step.Scene.Package;
        var host = await step.HostAsync(cancellationToken);
        var command = RemoteScript.Command("package-receive.sh", step.Endpoint.Root, package.Sha256, offset.ToString(CultureInfo.InvariantCulture));
        var result = await host.RunAsync(command, Limit, cancellationToken, async (input, token) =>
        {
            await using var archive = store.Open(package);
            archive.Position = offset;
            var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
            try
            {
                while (await archive.ReadAsync(buffer, token) is > 0 and var read)
                {
                    await input.WriteAsync(buffer.AsMemory(0, read), token);
                    await step.ReportAsync(archive.Position, package.Size, "bytes", null, token);
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        });
        await step.LogAsync(result.Text, cancellationToken);
        if (!result.Succeeded)
            throw step.Failed("the archive could not be sent", result);
    }
}

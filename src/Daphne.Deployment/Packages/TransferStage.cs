using System.Buffers;
using System.Globalization;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Packages;

/// <summary>
/// Brings the archive to a node: nothing where it is installed or has arrived already, the rest where a part has. It gets its good name
/// only after its hash was verified there. Of nodes with one shared root one receives it, and the others wait.
/// </summary>
internal sealed class TransferStage(PackageStore store, TimeProvider clock) : IStage
{
    private const int BlockSize = 256 * 1024;
    private const int BusyExitCode = 3;
    private static readonly TimeSpan Limit = TimeSpan.FromHours(2);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public string Name => StageNames.Transfer;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var package = step.Scene.Package;
        while (true)
        {
            switch ((await StateAsync(step, cancellationToken)).Split(' '))
            {
                case ["installed" or "arrived"]:
                    await step.ReportAsync(0, 0, "bytes", "there already", cancellationToken);
                    return;
                case ["busy", var received]:
                    await step.ReportAsync(Bytes(received), package.Size, "bytes", "another transfer fills this folder", cancellationToken);
                    break;
                case ["part", var part] when await SendAsync(step, Bytes(part), cancellationToken):
                    return;
            }
            await Task.Delay(Poll, clock, cancellationToken);
        }
    }

    private static long Bytes(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<string> StateAsync(StepContext step, CancellationToken cancellationToken)
    {
        var (root, sha256) = (step.Endpoint.Root, step.Scene.Package.Sha256);
        return (await step.RunAsync("package-state.sh", [root, sha256, step.Node.Id, step.Scene.Deployment!.Id], $"the folder {root} could not be looked at", null, cancellationToken)).Output.Trim();
    }

    /// <returns>False where another transfer was a moment earlier.</returns>
    private async Task<bool> SendAsync(StepContext step, long offset, CancellationToken cancellationToken)
    {
        var package = step.Scene.Package;
        await step.LogAsync(offset > 0 ? $"{offset} of {package.Size} bytes are there; sending the rest" : $"sending {package.Size} bytes", cancellationToken);
        var host = await step.HostAsync(cancellationToken);
        var command = RemoteScript.Command("package-receive.sh", step.Endpoint.Root, package.Sha256, $"{package.Size}", $"{offset}");
        var result = await host.RunAsync(command, Limit, cancellationToken, (input, token) => WriteAsync(step, input, offset, token));
        if (result.ExitCode == BusyExitCode)
            return false;
        await step.LogAsync(result.Text, cancellationToken);
        if (!result.Succeeded)
            throw step.Failed("the archive could not be sent", result);
        await step.ReportAsync(package.Size, package.Size, "bytes", offset > 0 ? $"resumed at {offset >> 20} MiB, verified" : "verified", cancellationToken);
        return true;
    }

    private async Task WriteAsync(StepContext step, Stream input, long offset, CancellationToken cancellationToken)
    {
        var package = step.Scene.Package;
        await using var archive = store.Open(package);
        archive.Position = Math.Min(offset, package.Size);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            while (await archive.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            {
                await input.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                await step.ReportAsync(archive.Position, package.Size, "bytes", archive.Position < package.Size ? null : "verifying", cancellationToken);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

using System.Buffers;
using System.Text;

namespace Daphne.Remote;

public static class RemoteHostExtensions
{
    /// <summary>Bytes kept of each stream of a command; what is more is read and dropped.</summary>
    public const int MaxOutput = 1 << 20;

    /// <summary>Runs a command to its end within a time limit.</summary>
    /// <param name="host">Where.</param>
    /// <param name="command">What.</param>
    /// <param name="limit">
    /// After it the command is given up with a <see cref="ProblemException"/>. It begins with the command: to wait for a session among many
    /// others is no fault of the machine, and connecting has a limit of its own.
    /// </param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="writeInput">Writes its standard input, which is closed afterwards.</param>
    public static async Task<CommandResult> RunAsync(
        this IRemoteHost host, RemoteCommand command, TimeSpan limit, CancellationToken cancellationToken, Func<Stream, CancellationToken, Task>? writeInput = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var process = await host.StartAsync(command, cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            var output = ReadBoundedAsync(process.Output, deadline.Token);
            var error = ReadBoundedAsync(process.Error, deadline.Token);
            var brokenInput = await WriteAsync(process, writeInput, deadline.Token);
            var result = new CommandResult(await process.WaitAsync(deadline.Token), await output, await error);
            if (brokenInput is not null && result.Succeeded)
                throw brokenInput;
            return result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.Unreachable,
                $"{host.Name}: a command did not end within {limit.TotalSeconds:0} s. The machine may be overloaded, frozen or cut off; look at it and try again.");
        }
    }

    /// <summary>A command that ended without reading its input says why by its exit code and error, so a broken pipe alone is not told.</summary>
    private static async Task<IOException?> WriteAsync(IRemoteProcess process, Func<Stream, CancellationToken, Task>? writeInput, CancellationToken cancellationToken)
    {
        try
        {
            if (writeInput is not null)
                await writeInput(process.Input, cancellationToken);
            process.Input.Close();
            return null;
        }
        catch (IOException broken)
        {
            return broken;
        }
    }

    private static async Task<string> ReadBoundedAsync(Stream stream, CancellationToken cancellationToken)
    {
        var kept = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                kept.Write(buffer, 0, (int)Math.Min(read, MaxOutput - kept.Length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        return Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length);
    }
}

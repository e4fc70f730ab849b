namespace Daphne.Remote;

/// <summary>A command on a machine behind SSH.</summary>
internal sealed class SshSession(ChildProcess process, SshConnection connection, SemaphoreSlim? slot) : IRemoteProcess
{
    /// <summary>The exit code by which ssh tells its own failures; none of our scripts ends with it.</summary>
    private const int SshFailed = 255;

    /// <summary>What the OpenSSH client says when sshd opens no further session (its MaxSessions).</summary>
    private const string Refusal = "Session open refused by peer";

    private readonly AfterGreetingStream output = new(process.Output);
    private SemaphoreSlim? slot = slot;

    public Stream Input => process.Input;
    public Stream Output => output;
    public Stream Error => process.Error;

    /// <summary>Whether sshd opened no session, so that the command was never begun. Waits no longer than the limit for either.</summary>
    public async Task<bool> IsRefusedAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);
        try
        {
            if (await output.HasBegunAsync(deadline.Token) || await process.WaitAsync(deadline.Token) != SshFailed)
                return false;
            using var error = new StreamReader(process.Error, leaveOpen: true);
            return (await error.ReadToEndAsync(deadline.Token)).Contains(Refusal, StringComparison.Ordinal);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        var code = await process.WaitAsync(cancellationToken);

        // Not only when it is disposed: what its caller still does may need a slot, too.
        Interlocked.Exchange(ref slot, null)?.Release();
        return code == SshFailed ? throw connection.Broken("the connection was lost") : code;
    }

    /// <summary>Ends it, but keeps its slot for another try.</summary>
    public ValueTask AbandonAsync()
    {
        slot = null;
        return DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Interlocked.Exchange(ref slot, null)?.Release();
    }
}

namespace Daphne.Remote;

/// <summary>A command on a machine behind SSH.</summary>
internal sealed class SshSession(ChildProcess process, SshConnection connection, SemaphoreSlim? slot) : IRemoteProcess
{
    /// <summary>The exit code by which ssh tells its own failures; none of our scripts ends with it.</summary>
    private const int SshFailed = 255;

    private SemaphoreSlim? slot = slot;

    public Stream Input => process.Input;
    public Stream Output { get; } = new AfterGreetingStream(process.Output);
    public Stream Error => process.Error;

    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        var code = await process.WaitAsync(cancellationToken);
        return code == SshFailed ? throw connection.Broken("the connection was lost") : code;
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        Interlocked.Exchange(ref slot, null)?.Release();
    }
}

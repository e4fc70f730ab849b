namespace Daphne.Remote;

/// <summary>
/// One authenticated master connection to a host. Commands and streams are sessions on it; sshd allows ten at a time by default, so
/// eight are given to commands and the other two to the host's status stream and log reader.
/// </summary>
internal sealed class SshConnection(SshTarget target, SshPool pool, RuntimeDirectory runtime) : IAsyncDisposable
{
    private const int CommandSessions = 8;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(20);
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource retired = new();
    private readonly string knownHosts = runtime.NewPath(".hosts");
    private ChildProcess? master;
    private string? socket;
    private string masterError = "";

    public SemaphoreSlim Sessions { get; } = new(CommandSessions, CommandSessions);

    public SshTarget Target => target;

    /// <summary>The control socket of a living master; connects first where there is none.</summary>
    /// <exception cref="ProblemException">It cannot be reached, its host key is not the accepted one, or it refuses the login.</exception>
    public async Task<string> SocketAsync(CancellationToken cancellationToken)
    {
        if (IsAlive)
            return socket!;
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (retired.IsCancellationRequested)
                throw Retired();
            if (!IsAlive)
                await ConnectInTurnAsync(cancellationToken);
            return socket!;
        }
        finally
        {
            gate.Release();
        }
    }

    public bool IsAlive => master is { HasExited: false } && socket is not null;

    /// <summary>What is wrong when a session failed with ssh's own exit code.</summary>
    public ProblemException Broken(string output) =>
        SshErrors.Explain(target, masterError.Length > 0 ? masterError : output.Length > 0 ? output : "the connection was lost");

    /// <summary>Ends it for good. The semaphores stay: sessions that end with it still give their slots back.</summary>
    public async ValueTask DisposeAsync()
    {
        await retired.CancelAsync();
        await gate.WaitAsync();
        try
        {
            await CloseAsync();
            File.Delete(knownHosts);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task ConnectInTurnAsync(CancellationToken cancellationToken)
    {
        var turn = pool.Startups(target);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, retired.Token);
        try
        {
            // The jump host first: while it connects, nobody else has to wait for it.
            if (target.Jump is { } jump)
                await pool.Connection(jump).SocketAsync(ended.Token);
            await turn.WaitAsync(ended.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Retired();
        }
        try
        {
            await ConnectAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        if (target.HostKey is null)
            throw SshErrors.Explain(target, "Host key verification failed");
        await File.WriteAllTextAsync(knownHosts, $"{target.Alias} {target.HostKey}\n", cancellationToken);
        var path = runtime.NewPath(".ssh");
        using var askPass = await pool.AskPassAsync(target, cancellationToken);
        string[] words =
        [
            "-M", "-N", "-S", path,
            .. SshOptions.Common(target, knownHosts),
            .. await pool.LoginOptionsAsync(target, scanOnly: false, cancellationToken),
            .. SshOptions.Option("StrictHostKeyChecking", "yes"),
            .. SshOptions.Option("ControlPersist", "no"),
            .. SshOptions.Option("ServerAliveInterval", "2"),
            .. SshOptions.Option("ServerAliveCountMax", "3"),
            .. askPass is null ? SshOptions.Option("BatchMode", "yes") : SshOptions.Option("NumberOfPasswordPrompts", "1"),
            "--", target.Host,
        ];
        masterError = "";
        master = ChildProcess.Start("ssh", words, askPass?.Environment);
        master.Input.Close();
        var error = CollectErrorAsync(master);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, retired.Token);
        deadline.CancelAfter(ConnectLimit);
        try
        {
            // OpenSSH makes the socket right after the login; there is no other sign of it without a session.
            while (!File.Exists(path))
            {
                if (master.HasExited)
                {
                    await error;
                    throw SshErrors.Explain(target, masterError);
                }
                await Task.Delay(10, deadline.Token);
            }
            socket = path;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await CloseAsync();
            if (retired.IsCancellationRequested)
                throw Retired();
            throw SshErrors.Explain(target, $"no login within {ConnectLimit.TotalSeconds:0} s");
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    private ProblemException Retired() => SshErrors.Explain(target, "closed, since the node or its credential was changed; try again");

    /// <summary>Reads what the master says for as long as it lives, so that it never blocks; keeps the last four thousand characters.</summary>
    private async Task CollectErrorAsync(ChildProcess process)
    {
        using var reader = new StreamReader(process.Error, leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
            {
                // Of one session or port, such as "channel 7: open failed: connect failed: Connection refused", and not of the connection.
                if (line.StartsWith("channel ", StringComparison.Ordinal))
                    continue;
                masterError = (masterError + line + "\n") is var text && text.Length > 4000 ? text[^4000..] : text;
            }
        }
        catch (Exception closed) when (closed is ObjectDisposedException or IOException)
        {
            // The process was disposed while we read.
        }
    }

    private async Task CloseAsync()
    {
        if (master is not null)
            await master.DisposeAsync();
        if (socket is not null)
            File.Delete(socket);
        (master, socket) = (null, null);
    }
}

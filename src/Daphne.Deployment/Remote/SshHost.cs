using System.Diagnostics;

namespace Daphne.Remote;

/// <summary>A machine behind SSH. Each command is a session on the machine's one connection.</summary>
internal sealed class SshHost(SshConnection connection, bool isReserved = false) : IRemoteHost
{
    /// <summary>How long a command is looked at for a refusal; one that takes longer to begin was not refused.</summary>
    private static readonly TimeSpan BeginLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan RefusalLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    public string Name => connection.Target.Name;

    /// <summary>How a client joins a master and nothing else: were the master gone, it would otherwise connect by itself, with other options.</summary>
    public static IEnumerable<string> SessionOptions(string socket) =>
    [
        "-F", "none", "-T", "-S", socket,
        .. SshOptions.Option("ControlMaster", "no"),
        .. SshOptions.Option("ProxyCommand", "false"),
        .. SshOptions.Option("BatchMode", "yes"),
    ];

    public async Task<IRemoteProcess> StartAsync(RemoteCommand command, CancellationToken cancellationToken)
    {
        // The status stream, the log reader and the query of Slurm have sessions of their own beside those for commands.
        if (isReserved)
            return await OpenAsync(command, null, cancellationToken);
        await connection.Sessions.WaitAsync(cancellationToken);
        try
        {
            return await OpenAsync(command, connection.Sessions, cancellationToken);
        }
        catch
        {
            connection.Sessions.Release();
            throw;
        }
    }

    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var socket = await connection.SocketAsync(mayResume: !isReserved, cancellationToken);
        var address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return new ProcessStream(ChildProcess.Start("ssh", [.. SessionOptions(socket), "-W", $"{address}:{port}", "host"]));
    }

    /// <summary>
    /// sshd counts a session until it has seen the client close it, so one more than it allows is asked for now and then although we keep
    /// below that; and on some machines it allows fewer. What it refuses was never begun, and is asked for again.
    /// </summary>
    private async Task<IRemoteProcess> OpenAsync(RemoteCommand command, SemaphoreSlim? slot, CancellationToken cancellationToken)
    {
        var line = LoginLine.Of(command.Words);
        var began = Stopwatch.GetTimestamp();
        for (var pause = ShortestPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var socket = await connection.SocketAsync(mayResume: !isReserved, cancellationToken);
            var session = new SshSession(ChildProcess.Start("ssh", [.. SessionOptions(socket), "host", line]), connection, slot);
            try
            {
                if (!await session.IsRefusedAsync(BeginLimit, cancellationToken))
                    return session;
            }
            catch
            {
                await session.AbandonAsync();
                throw;
            }
            await session.AbandonAsync();
            if (Stopwatch.GetElapsedTime(began) > RefusalLimit)
                throw SshErrors.Explain(connection.Target, "its sshd opens no further session; see MaxSessions there");
            await Task.Delay(pause, cancellationToken);
        }
    }
}

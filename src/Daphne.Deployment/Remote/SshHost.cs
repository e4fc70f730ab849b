namespace Daphne.Remote;

/// <summary>A machine behind SSH. Each command is a session on the machine's one connection.</summary>
internal sealed class SshHost(SshConnection connection, bool isReserved = false) : IRemoteHost
{
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
        // The status stream and the log reader have sessions of their own beside the eight for commands.
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
        var socket = await connection.SocketAsync(cancellationToken);
        var address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return new ProcessStream(ChildProcess.Start("ssh", [.. SessionOptions(socket), "-W", $"{address}:{port}", "host"]));
    }

    private async Task<IRemoteProcess> OpenAsync(RemoteCommand command, SemaphoreSlim? slot, CancellationToken cancellationToken)
    {
        var socket = await connection.SocketAsync(cancellationToken);
        var process = ChildProcess.Start("ssh", [.. SessionOptions(socket), "host", $"printf '%s\\n' {ShellWords.Quote(AfterGreetingStream.Line)}; exec {ShellWords.Join(command.Words)}"]);
        return new SshSession(process, connection, slot);
    }
}

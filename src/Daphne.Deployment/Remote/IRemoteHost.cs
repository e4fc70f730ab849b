namespace Daphne.Remote;

/// <summary>A machine on which commands run: this one, or one behind SSH.</summary>
public interface IRemoteHost
{
    /// <summary>The node's name, for messages.</summary>
    string Name { get; }

    /// <summary>Starts a command with its streams open. Disposing it ends the local side; a remote command sees its streams close.</summary>
    /// <exception cref="ProblemException">The machine cannot be reached or refuses the login.</exception>
    Task<IRemoteProcess> StartAsync(RemoteCommand command, CancellationToken cancellationToken);

    /// <summary>Connects to a TCP port as a program on that machine would.</summary>
    Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken);
}

/// <summary>A running command.</summary>
public interface IRemoteProcess : IAsyncDisposable
{
    Stream Input { get; }
    Stream Output { get; }
    Stream Error { get; }

    /// <exception cref="ProblemException">The connection broke before the command ended.</exception>
    Task<int> WaitAsync(CancellationToken cancellationToken);
}

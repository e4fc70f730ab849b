namespace Daphne.Remote;

/// <summary>A private ssh-agent that holds one key. It lives as long as its standard input is open, so it dies with the dashboard.</summary>
internal sealed class KeyAgent : IAsyncDisposable
{
    /// <summary>The exit code by which ssh-add tells that it did not reach the agent.</summary>
    private const int OutOfReach = 2;
    private const int MaxPolls = 1000;
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(10);
    private readonly ChildProcess process;

    private KeyAgent(ChildProcess process, string socket) => (this.process, Socket) = (process, socket);

    public string Socket { get; }

    public bool IsRunning => !process.HasExited;

    /// <exception cref="ProblemException">The key cannot be read, or the passphrase is wrong.</exception>
    public static async Task<KeyAgent> StartAsync(RuntimeDirectory runtime, SshSecret secret, CancellationToken cancellationToken)
    {
        var socket = runtime.NewPath(".agent");

        // With a command, ssh-agent ends some seconds after the command does: cat ends with its input. The agent itself is a child of it.
        var agent = new KeyAgent(ChildProcess.Start("ssh-agent", ["-a", socket, "cat"], hasChildren: true), socket);
        try
        {
            for (var waited = 0; !File.Exists(socket) || !await agent.AnswersAsync(cancellationToken); waited++)
            {
                if (!agent.IsRunning || waited == MaxPolls)
                    throw new ProblemException(ProblemKind.Remote, "The program ssh-agent did not start on the dashboard's machine. Try it by hand: ssh-agent true");
                await Task.Delay(PollInterval, cancellationToken);
            }
            await agent.AddAsync(runtime, secret, cancellationToken);
            return agent;
        }
        catch
        {
            await agent.DisposeAsync();
            throw;
        }
    }

    /// <summary>The public key line of the key it holds.</summary>
    public async Task<string> PublicKeyAsync(CancellationToken cancellationToken)
    {
        await using var list = ChildProcess.Start("ssh-add", ["-L"], Environment);
        return (await new StreamReader(list.Output).ReadToEndAsync(cancellationToken)).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        File.Delete(Socket);
    }

    private Dictionary<string, string?> Environment => new() { ["SSH_AUTH_SOCK"] = Socket };

    /// <summary>The socket is there a moment before the agent listens on it.</summary>
    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        await using var list = ChildProcess.Start("ssh-add", ["-l"], Environment);
        return await list.WaitAsync(cancellationToken) != OutOfReach;
    }

    private async Task AddAsync(RuntimeDirectory runtime, SshSecret secret, CancellationToken cancellationToken)
    {
        using var askPass = new AskPass(runtime, secret.Passphrase ?? "");
        await using var add = ChildProcess.Start("ssh-add", ["-q", "-"], Environment.Concat(askPass.Environment).ToDictionary());
        await using (var input = new StreamWriter(add.Input))
            await input.WriteAsync(secret.PrivateKey!.ReplaceLineEndings("\n").TrimEnd() + "\n");
        var error = await new StreamReader(add.Error).ReadToEndAsync(cancellationToken);

        // Of a wrong passphrase ssh-add says nothing; of anything else it does.
        if (await add.WaitAsync(cancellationToken) != 0)
            throw ProblemException.BadInput(string.IsNullOrWhiteSpace(error)
                ? "The private key could not be opened: the passphrase is missing or wrong."
                : "This is no private key that OpenSSH can read. Paste the whole file, from '-----BEGIN' to '-----END', not the .pub file.");
    }
}

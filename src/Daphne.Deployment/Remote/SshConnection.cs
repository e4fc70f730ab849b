namespace Daphne.Remote;

/// <summary>
/// One authenticated master connection to a host. Commands and streams are sessions on it; sshd allows ten at a time by default, so
/// seven are given to commands and the other three to the host's status stream, its log reader and the query of its Slurm.
/// </summary>
internal sealed class SshConnection : IAsyncDisposable
{
    private const int CommandSessions = 7;
    private static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LoginPoll = TimeSpan.FromMilliseconds(10);
    private readonly SshTarget target;
    private readonly SshPool pool;
    private readonly SshLogins logins;
    private readonly RuntimeDirectory runtime;
    private readonly SshLogin login;
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly CancellationTokenSource retired = new();
    private readonly string knownHosts;
    private SshMaster? master;

    public SshConnection(SshTarget target, SshPool pool, SshLogins logins, RuntimeDirectory runtime)
    {
        (this.target, this.pool, this.logins, this.runtime) = (target, pool, logins, runtime);
        login = new SshLogin(target, logins, retired.Token);
        knownHosts = runtime.NewPath(".hosts");
    }

    public SemaphoreSlim Sessions { get; } = new(CommandSessions, CommandSessions);

    public SshTarget Target => target;

    public bool IsAlive => master is { HasExited: false, IsUp: true };

    /// <summary>The control socket of a living master; connects first where there is none.</summary>
    /// <param name="mayResume">Also where a person logged out, or the site refused the last login.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ProblemException">It cannot be reached, its host key is not the accepted one, it refuses the login, or it waits for a person.</exception>
    public async Task<string> SocketAsync(bool mayResume, CancellationToken cancellationToken)
    {
        if (IsAlive)
            return master!.Socket;
        if (retired.IsCancellationRequested)
            throw Retired();
        if ((await pool.SecretAsync(target, cancellationToken)).AsksPeople)
            await login.EnsureAsync(ended => ConnectOnceAsync(mayResume, ended), mayResume, cancellationToken);
        else
            await ConnectOnceAsync(mayResume, cancellationToken);
        return master is { IsUp: true } living ? living.Socket : throw Broken("the connection was lost");
    }

    /// <summary>Ends it until somebody logs in again.</summary>
    public async Task LogOutAsync()
    {
        await login.LogOutAsync();
        await gate.WaitAsync();
        try
        {
            await CloseAsync();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>What is wrong when a session failed with ssh's own exit code.</summary>
    public ProblemException Broken(string output) =>
        SshErrors.Explain(target, master?.Error is { Length: > 0 } error ? error : output.Length > 0 ? output : "the connection was lost");

    /// <summary>Ends it for good. The semaphores stay: sessions that end with it still give their slots back.</summary>
    public async ValueTask DisposeAsync()
    {
        await retired.CancelAsync();
        await gate.WaitAsync();
        try
        {
            login.Dispose();
            await CloseAsync();
            File.Delete(knownHosts);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <returns>False where the site's question was left unanswered.</returns>
    private async Task<bool> ConnectOnceAsync(bool mayResume, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (retired.IsCancellationRequested)
                throw Retired();
            return IsAlive || await ConnectInTurnAsync(mayResume, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<bool> ConnectInTurnAsync(bool mayResume, CancellationToken cancellationToken)
    {
        var turn = pool.Startups(target);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, retired.Token);
        try
        {
            // The jump host first: while it connects, nobody else has to wait for it.
            if (target.Jump is { } jump)
                await pool.Connection(jump).SocketAsync(mayResume, ended.Token);
            await turn.WaitAsync(ended.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Retired();
        }
        try
        {
            return await ConnectAsync(cancellationToken);
        }
        catch (ProblemException problem) when (!retired.IsCancellationRequested)
        {
            login.Failed(problem);
            throw;
        }
        finally
        {
            turn.Release();
        }
    }

    private async Task<bool> ConnectAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        if (target.HostKey is null)
            throw SshErrors.Explain(target, "Host key verification failed");
        await File.WriteAllTextAsync(knownHosts, $"{target.Alias} {target.HostKey}\n", cancellationToken);
        var secret = await pool.SecretAsync(target, cancellationToken);
        using var askPass = secret is { AsksPeople: false, Password: { } password } ? new AskPass(runtime, password) : null;
        string[] words =
        [
            .. SshOptions.Common(target, knownHosts),
            .. await pool.LoginOptionsAsync(target, scanOnly: false, cancellationToken),
            .. SshOptions.Option("StrictHostKeyChecking", "yes"),
            .. SshOptions.Option("ControlPersist", "no"),
            .. SshOptions.Option("ServerAliveInterval", "2"),
            .. SshOptions.Option("ServerAliveCountMax", "3"),
            .. askPass is null && !secret.AsksPeople ? SshOptions.Option("BatchMode", "yes") : SshOptions.Option("NumberOfPasswordPrompts", "1"),
            "--", target.Host,
        ];
        master = SshMaster.Start(runtime.NewPath(".ssh"), words, askPass, secret.AsksPeople ? new PromptScript(runtime) : null);
        try
        {
            if (await IsLoggedInAsync(master, secret.Password, cancellationToken))
                return true;
            await CloseAsync();
            return false;
        }
        catch
        {
            await CloseAsync();
            throw;
        }
    }

    /// <summary>The limit is the network's and the site's: it does not run while a person is asked.</summary>
    private async Task<bool> IsLoggedInAsync(SshMaster started, string? password, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, retired.Token);
        deadline.CancelAfter(ConnectLimit);
        var limit = ConnectLimit;
        try
        {
            while (!started.HasMadeSocket)
            {
                if (started.HasExited)
                    throw SshErrors.Explain(target, await started.LastWordsAsync());
                if (started.TakeQuestion() is { } question)
                {
                    deadline.CancelAfter(Timeout.InfiniteTimeSpan);
                    if (await login.AskAsync(question, password, started.Exited, deadline.Token) is not { } answer)
                        return false;
                    limit = logins.Limits.Verdict;
                    deadline.CancelAfter(limit);
                    await started.AnswerAsync(answer, deadline.Token);
                }
                await Task.Delay(LoginPoll, deadline.Token);
            }
            started.EndQuestions();
            started.IsUp = true;
            login.Connected();
            _ = WatchAsync(started);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw retired.IsCancellationRequested ? Retired() : SshErrors.Explain(target, $"no login within {limit.TotalSeconds:0} s");
        }
    }

    private async Task WatchAsync(SshMaster living)
    {
        await living.Exited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (master == living || master is null)
            login.Lost();
    }

    private ProblemException Retired() => SshErrors.Explain(target, "closed, since the node or its credential was changed; try again");

    private async Task CloseAsync()
    {
        if (master is { } old)
            await old.DisposeAsync();
        master = null;
    }
}

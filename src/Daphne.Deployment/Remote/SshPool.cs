using System.Collections.Concurrent;

namespace Daphne.Remote;

/// <summary>Owns every connection and every key agent. One connection a host and credential serves all operations, monitors and viewers.</summary>
public sealed class SshPool(RuntimeDirectory runtime, ISshSecrets secrets, SshLogins logins) : IAsyncDisposable
{
    /// <summary>Logins at once on one machine: from ten on, sshd turns connections away by lot (its MaxStartups).</summary>
    private const int MaxStartups = 5;

    private readonly ConcurrentDictionary<SshTarget, SshConnection> connections = new();
    private readonly ConcurrentDictionary<string, KeyAgent> agents = new();
    private readonly ConcurrentDictionary<(string Host, int? Port), SemaphoreSlim> startups = new();
    private readonly SemaphoreSlim agentGate = new(1, 1);

    /// <summary>The machines to which there are, or were, connections.</summary>
    internal IReadOnlyCollection<SshTarget> Targets => [.. connections.Keys];

    /// <param name="target">The machine.</param>
    /// <param name="isReserved">For its status stream or log reader, which do not queue behind commands.</param>
    public IRemoteHost Open(SshTarget target, bool isReserved) => new SshHost(Connection(target), isReserved);

    internal SshConnection Connection(SshTarget target) => connections.GetOrAdd(target, key => new SshConnection(key, this, logins, runtime));

    /// <summary>Who connects to the machine holds one of these until the login is done.</summary>
    internal SemaphoreSlim Startups(SshTarget target) =>
        startups.GetOrAdd((target.Host, target.Port), static _ => new SemaphoreSlim(MaxStartups, MaxStartups));

    /// <summary>Closes what is not used any more, for example after a node or credential was changed.</summary>
    public async Task CloseAsync(Func<SshTarget, bool> which)
    {
        foreach (var target in connections.Keys.Where(which))
            if (connections.TryRemove(target, out var connection))
                await connection.DisposeAsync();
    }

    /// <summary>Takes a credential that is deleted out of memory, and closes what was opened with it.</summary>
    public async Task ForgetAsync(string credentialId)
    {
        await CloseAsync(target => target.CredentialId == credentialId);
        await agentGate.WaitAsync();
        try
        {
            if (agents.TryRemove(credentialId, out var agent))
                await agent.DisposeAsync();
        }
        finally
        {
            agentGate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(_ => true);
        foreach (var agent in agents.Values)
            await agent.DisposeAsync();
        agents.Clear();
        agentGate.Dispose();
    }

    /// <summary>How to log in and which way to go, as options of ssh.</summary>
    internal async Task<IReadOnlyList<string>> LoginOptionsAsync(SshTarget target, bool scanOnly, CancellationToken cancellationToken)
    {
        var secret = await secrets.FindAsync(target.CredentialId, cancellationToken);
        IEnumerable<string> login = secret switch
        {
            { PrivateKey: null, Password: null, AsksPeople: false } => [],
            _ when scanOnly => ["-F", "none"],
            { PrivateKey: null, AsksPeople: true } =>
            [
                "-F", "none", .. SshOptions.Option("PubkeyAuthentication", "no"),
                .. SshOptions.Option("PreferredAuthentications", "keyboard-interactive,password"),
            ],
            { Password: not null, AsksPeople: false } =>
            [
                "-F", "none", .. SshOptions.Option("PubkeyAuthentication", "no"),
                .. SshOptions.Option("PreferredAuthentications", "password,keyboard-interactive"),
            ],
            _ =>
            [
                "-F", "none", .. SshOptions.Option("IdentityFile", "none"),
                .. SshOptions.Option("PreferredAuthentications", secret.AsksPeople ? "publickey,keyboard-interactive,password" : "publickey"),
                .. SshOptions.Option("IdentityAgent", SshOptions.QuoteValue((await AgentAsync(target.CredentialId!, secret, cancellationToken)).Socket)),
            ],
        };
        return [.. login, .. target.Jump is { } jump ? await ThroughAsync(jump, cancellationToken) : []];
    }

    /// <summary>Whether the login to it, or to a host on the way, leaves questions to a person.</summary>
    internal async Task<bool> AsksPeopleAsync(SshTarget target, CancellationToken cancellationToken) =>
        (await SecretAsync(target, cancellationToken)).AsksPeople || (target.Jump is { } jump && await AsksPeopleAsync(jump, cancellationToken));

    internal Task<SshSecret> SecretAsync(SshTarget target, CancellationToken cancellationToken) => secrets.FindAsync(target.CredentialId, cancellationToken);

    /// <summary>The jump host has its own master; the way through it is one more channel on that.</summary>
    private async Task<IEnumerable<string>> ThroughAsync(SshTarget jump, CancellationToken cancellationToken)
    {
        var socket = await Connection(jump).SocketAsync(mayResume: false, cancellationToken);
        var command = ShellWords.Join(["ssh", .. SshHost.SessionOptions(socket)]) + " -W '[%h]:%p' jump";
        return SshOptions.Option("ProxyCommand", command);
    }

    private async Task<KeyAgent> AgentAsync(string credentialId, SshSecret secret, CancellationToken cancellationToken)
    {
        await agentGate.WaitAsync(cancellationToken);
        try
        {
            if (agents.TryGetValue(credentialId, out var agent) && agent.IsRunning)
                return agent;
            if (agent is not null)
                await agent.DisposeAsync();
            return agents[credentialId] = await KeyAgent.StartAsync(runtime, secret, cancellationToken);
        }
        finally
        {
            agentGate.Release();
        }
    }
}

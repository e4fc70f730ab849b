using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Daphne.Remote;

/// <summary>
/// The connections of this process as people see them: which there are and since when, and what sites ask. Whoever stores that for
/// the pages waits for changes here; whoever has an answer gives it here.
/// </summary>
public sealed class SshLogins
{
    private readonly ConcurrentDictionary<string, SshLogin> logins = new();

    /// <summary>Only a signal: whoever reads it looks at all of them.</summary>
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public SshLogins(TimeProvider clock)
        : this(clock, new LoginLimits())
    {
    }

    internal SshLogins(TimeProvider clock, LoginLimits limits) => (Clock, Limits) = (clock, limits);

    internal TimeProvider Clock { get; }

    internal LoginLimits Limits { get; }

    public IReadOnlyList<LoginState> States => [.. logins.Values.Select(login => login.State)];

    public LoginState? Find(string nodeId) => logins.GetValueOrDefault(nodeId)?.State;

    /// <returns>Whether the question was up here.</returns>
    public bool Answer(string promptId, string answer) => logins.Values.Any(login => login.Answer(promptId, answer));

    /// <summary>Waits for as long as a person has to log in on the node, or is about to.</summary>
    public Task WaitAsync(string nodeId, CancellationToken cancellationToken) =>
        logins.TryGetValue(nodeId, out var login) ? login.WaitAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Waits until a state is another one than before.</summary>
    public async Task ChangedAsync(CancellationToken cancellationToken) => await news.Reader.ReadAsync(cancellationToken);

    internal void Announce(SshLogin login)
    {
        logins[login.State.NodeId] = login;
        news.Writer.TryWrite(true);
    }

    internal void Remove(SshLogin login)
    {
        if (logins.TryRemove(KeyValuePair.Create(login.State.NodeId, login)))
            news.Writer.TryWrite(true);
    }
}

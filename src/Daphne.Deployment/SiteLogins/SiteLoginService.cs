using Daphne.Changes;
using Daphne.Data;
using Daphne.Instances;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;

namespace Daphne.SiteLogins;

/// <summary>What people see of the logins to sites and do about them, on any instance.</summary>
public sealed class SiteLoginService(
    IDbContextFactory<DashboardDbContext> database, SiteConnections connections, SiteLoginRequests requests, SshLogins logins, ClusterOwnership ownership, ChangeFeed feed)
{
    private const int MaxAnswerLength = 1000;

    /// <summary>Most sites say yes or no to an answer within this.</summary>
    private static readonly TimeSpan VerdictLimit = TimeSpan.FromSeconds(15);

    public async Task<ClusterLogin> GetAsync(string clusterId, CancellationToken cancellationToken)
    {
        var (nodes, askPeople) = await connections.NodesAsync(clusterId, cancellationToken);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var ids = nodes.Select(node => node.NodeId).ToList();
        var rows = await Valid(context).Where(login => ids.Contains(login.NodeId)).ToListAsync(cancellationToken);
        var prompts = await PromptsAsync(context, rows, cancellationToken);
        var status = prompts.Count > 0 ? LoginStatus.Prompt
            : ids.Count > 0 && rows.Count(row => row.Status == LoginStatus.Connected) == ids.Count ? LoginStatus.Connected
            : LoginStatus.Disconnected;
        var those = rows.Where(row => row.Status == status).ToList();
        return new ClusterLogin(
            status, prompts, those.Count > 0 ? those.Max(row => row.Since) : null, those.Select(row => row.Detail).FirstOrDefault(detail => detail is not null), askPeople);
    }

    /// <summary>Every question that waits for a person, the oldest first.</summary>
    public async Task<IReadOnlyList<OpenPrompt>> PromptsAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await PromptsAsync(context, await Valid(context).Where(login => login.Status == LoginStatus.Prompt).ToListAsync(cancellationToken), cancellationToken);
    }

    /// <summary>Begins the login that a person wants now.</summary>
    public async Task LogInAsync(string clusterId, CancellationToken cancellationToken)
    {
        var (nodes, _) = await connections.NodesAsync(clusterId, cancellationToken);
        if (nodes.Count == 0)
            throw ProblemException.Conflict("There is no machine behind SSH in this cluster to log in to.");
        if (nodes.FirstOrDefault(node => node.HostKey is null) is { } unknown)
            throw ProblemException.Refused($"{unknown.Name}: its host key is not accepted yet. Fetch the host keys of the cluster, compare the fingerprint and accept it, then log in.");
        await DoAsync(clusterId, SiteLoginRequestKind.LogIn, cancellationToken);
    }

    /// <summary>Begins the login of a cluster that people have to log in to, where nothing speaks against it.</summary>
    public async Task LogInQuietlyAsync(string clusterId, CancellationToken cancellationToken)
    {
        var login = await GetAsync(clusterId, cancellationToken);
        if (login is { AsksPeople: true, Status: LoginStatus.Disconnected })
            await DoAsync(clusterId, SiteLoginRequestKind.LogInQuietly, cancellationToken);
    }

    /// <summary>Closes the connections; nobody but a person, or an operation, logs in again.</summary>
    public async Task LogOutAsync(string clusterId, CancellationToken cancellationToken)
    {
        if (!(await connections.NodesAsync(clusterId, cancellationToken)).AskPeople)
            throw ProblemException.Conflict("The login to this cluster asks no person: the dashboard logs in again whenever it needs to.");
        await DoAsync(clusterId, SiteLoginRequestKind.LogOut, cancellationToken);
    }

    /// <summary>Gives the site its answer, which is kept nowhere. The first of several counts.</summary>
    public async Task AnswerAsync(string clusterId, string promptId, string answer, CancellationToken cancellationToken)
    {
        if (answer.Length > MaxAnswerLength || answer.IndexOfAny(['\n', '\r', '\0']) >= 0)
            throw ProblemException.BadInput($"An answer is one line of at most {MaxAnswerLength} characters.");
        var login = await GetAsync(clusterId, cancellationToken);
        if (logins.Answer(promptId, answer))
            return;
        if (ownership.Held.Contains(clusterId) || login.Prompts.All(prompt => prompt.Id != promptId))
            throw ProblemException.Conflict("The site does not ask that any more: somebody else has answered it, or it asks anew. Look what it asks now.");
        await requests.SendAsync(clusterId, SiteLoginRequestKind.Answer, promptId, answer, cancellationToken);
    }

    /// <summary>The login once the site has said something to what was begun or answered, or after a while as it is.</summary>
    /// <param name="clusterId">The cluster.</param>
    /// <param name="before">As it was before that.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<ClusterLogin> VerdictAsync(string clusterId, ClusterLogin before, CancellationToken cancellationToken)
    {
        using var changes = feed.Subscribe(change => change.Topic == ChangeTopic.Login && change.Id == clusterId);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(VerdictLimit);
        while (true)
        {
            var login = await GetAsync(clusterId, cancellationToken);
            var isOpen = login.Status == LoginStatus.Disconnected && login.Detail is null or SshLogin.Answered;
            if ((!isOpen && !login.IsSameAs(before)) || limit.IsCancellationRequested)
                return login;
            await ((Task)changes.NextAsync(limit.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>A row is the word of the instance that has the cluster; of any other it is void.</summary>
    private static IQueryable<SiteLogin> Valid(DashboardDbContext context) => context.SiteLogins.AsNoTracking()
        .Where(login => context.ClusterLeases.Any(lease => lease.ClusterId == login.ClusterId && lease.Owner == login.Owner));

    private static async Task<IReadOnlyList<OpenPrompt>> PromptsAsync(DashboardDbContext context, IReadOnlyList<SiteLogin> rows, CancellationToken cancellationToken)
    {
        var asking = rows.Where(row => row.Prompts.Count > 0).ToList();
        if (asking.Count == 0)
            return [];
        var ids = asking.Select(row => row.NodeId).ToList();
        var names = await context.Nodes.Where(node => ids.Contains(node.Id))
            .Select(node => new { node.Id, node.Name, Cluster = node.Cluster!.Name }).ToDictionaryAsync(node => node.Id, cancellationToken);
        return [.. asking.Where(row => names.ContainsKey(row.NodeId)).OrderBy(row => row.Since).SelectMany(row => row.Prompts.Select(prompt => new OpenPrompt(
            prompt.Id, prompt.Text, prompt.IsSecret, prompt.Note, row.ClusterId, names[row.NodeId].Cluster, names[row.NodeId].Name, row.Since)))];
    }

    private async Task DoAsync(string clusterId, SiteLoginRequestKind kind, CancellationToken cancellationToken)
    {
        if (!ownership.Held.Contains(clusterId))
            await requests.SendAsync(clusterId, kind, null, null, cancellationToken);
        else if (kind == SiteLoginRequestKind.LogOut)
            await connections.LogOutAsync(clusterId, cancellationToken);
        else
            await connections.LogInAsync(clusterId, isWanted: kind == SiteLoginRequestKind.LogIn, cancellationToken);
    }
}

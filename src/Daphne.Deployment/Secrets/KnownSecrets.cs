namespace Daphne.Secrets;

/// <summary>
/// The secrets that this process must not show. Whoever stores or decrypts one adds it before it is used; what others stored is read when
/// the change feed says so.
/// </summary>
public sealed class KnownSecrets
{
    private readonly Lock change = new();
    private readonly HashSet<string> added = new(StringComparer.Ordinal);
    private HashSet<string> all = new(StringComparer.Ordinal);
    private volatile SecretPatterns current = SecretPatterns.None;

    public SecretPatterns Current => current;

    public string Redact(string text) => current.Redact(text);

    /// <summary>The same problem where it tells no secret.</summary>
    public ProblemException Redact(ProblemException problem)
    {
        var message = Redact(problem.Message);
        var output = problem.Output is null ? null : Redact(problem.Output);
        return ReferenceEquals(message, problem.Message) && ReferenceEquals(output, problem.Output)
            ? problem
            : new ProblemException(problem.Kind, message) { Output = output, IsConnectionLost = problem.IsConnectionLost, LoginNodeId = problem.LoginNodeId };
    }

    public void Add(params IEnumerable<string?> secrets)
    {
        lock (change)
        {
            var news = secrets.OfType<string>().Where(secret => secret.Length >= SecretPatterns.MinLength).ToList();
            added.UnionWith(news);
            if (!all.IsSupersetOf(news))
                Set([.. all, .. news]);
        }
    }

    /// <summary>Takes what there is as a whole; what is added while it is being read stays.</summary>
    internal async Task ReloadAsync(Func<Task<IReadOnlyCollection<string>>> read)
    {
        lock (change)
            added.Clear();
        var stored = await read();
        lock (change)
        {
            var next = new HashSet<string>(stored.Concat(added), StringComparer.Ordinal);
            if (!next.SetEquals(all))
                Set(next);
        }
    }

    private void Set(HashSet<string> secrets)
    {
        all = secrets;
        current = new SecretPatterns(secrets);
    }
}

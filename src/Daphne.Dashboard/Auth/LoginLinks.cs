using System.Security.Cryptography;
using Daphne.Settings;

namespace Daphne.Dashboard.Auth;

/// <summary>
/// One-time tokens for the login page. The one printed at the start waits until it is used; later ones run out after an hour. At most
/// <see cref="MaxOpen"/> are open: a newer one pushes out the oldest.
/// </summary>
public sealed class LoginLinks(TimeProvider clock)
{
    public const int MaxOpen = 32;

    private readonly Lock gate = new();
    private readonly List<Link> open = [];

    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(1);

    public string IssueForStart() => Add(DateTimeOffset.MaxValue);

    public (string Token, DateTimeOffset ExpiresAt) Issue()
    {
        var expiresAt = clock.GetUtcNow() + Lifetime;
        return (Add(expiresAt), expiresAt);
    }

    /// <summary>True for the first who shows an open token; it is void from then on.</summary>
    public bool TryUse(string token)
    {
        var hash = Secret.HashOf(token);
        lock (gate)
        {
            open.RemoveAll(link => link.ExpiresAt <= clock.GetUtcNow());
            return open.RemoveAll(link => CryptographicOperations.FixedTimeEquals(link.Hash, hash)) > 0;
        }
    }

    private string Add(DateTimeOffset expiresAt)
    {
        var token = Secret.New();
        lock (gate)
        {
            if (open.Count == MaxOpen)
                open.RemoveAt(0);
            open.Add(new Link(Secret.HashOf(token), expiresAt));
        }
        return token;
    }

    private sealed record Link(byte[] Hash, DateTimeOffset ExpiresAt);
}

using Daphne.Dashboard.Hosting;
using Daphne.Data;
using Daphne.Settings;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Dashboard.Auth;

/// <summary>
/// One-time tokens for the login page, good on every instance of the database. The one printed at a start waits until it is used; later
/// ones run out after an hour. At most <see cref="MaxOpen"/> are open: a newer one pushes out the oldest.
/// </summary>
public sealed class LoginLinks(IDbContextFactory<DashboardDbContext> database, DashboardOptions options, TimeProvider clock)
{
    public const int MaxOpen = 32;

    /// <summary>How long the link of a start survives the start of another instance, which cannot know whether the first one still runs.</summary>
    private static readonly TimeSpan StartLinkAge = TimeSpan.FromDays(1);

    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(1);

    /// <summary>What earlier starts printed is void from then on; with several instances, what was printed more than a day ago.</summary>
    public async Task<string> IssueForStartAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - (options.Database == DatabaseProvider.Postgres ? StartLinkAge : TimeSpan.Zero);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        await context.LoginLinks.Where(link => link.ExpiresAt == null && link.CreatedAt <= before).ExecuteDeleteAsync(cancellationToken);
        return await AddAsync(context, null, cancellationToken);
    }

    public async Task<(string Token, DateTimeOffset ExpiresAt)> IssueAsync(CancellationToken cancellationToken)
    {
        var expiresAt = clock.GetUtcNow() + Lifetime;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return (await AddAsync(context, expiresAt, cancellationToken), expiresAt);
    }

    /// <summary>True for the first who shows an open token, on whichever instance: the row can be deleted only once.</summary>
    public async Task<bool> TryUseAsync(string token, CancellationToken cancellationToken)
    {
        var (hash, now) = (HashOf(token), clock.GetUtcNow());
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.LoginLinks
            .Where(link => link.Hash == hash && (link.ExpiresAt == null || link.ExpiresAt > now))
            .ExecuteDeleteAsync(cancellationToken) == 1;
    }

    private async Task<string> AddAsync(DashboardDbContext context, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var (token, now) = (Secret.New(), clock.GetUtcNow());
        await context.LoginLinks.Where(link => link.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        await context.LoginLinks
            .Where(link => context.LoginLinks.OrderByDescending(newer => newer.CreatedAt).Select(newer => newer.Hash).Skip(MaxOpen - 1).Contains(link.Hash))
            .ExecuteDeleteAsync(cancellationToken);
        context.Add(new LoginLink { Hash = HashOf(token), CreatedAt = now, ExpiresAt = expiresAt });
        await context.SaveChangesAsync(cancellationToken);
        return token;
    }

    private static string HashOf(string token) => Convert.ToHexStringLower(Secret.HashOf(token));
}

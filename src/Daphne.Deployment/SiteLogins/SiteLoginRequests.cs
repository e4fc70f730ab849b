using System.Security.Cryptography;
using Daphne.Changes;
using Daphne.Data;
using Daphne.Instances;
using Daphne.Remote;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Daphne.SiteLogins;

/// <summary>
/// Hands what a person wants to the instance that has the cluster. An answer is encrypted on its way through the database, and gone from it
/// before it is used.
/// </summary>
public sealed class SiteLoginRequests(
    IDbContextFactory<DashboardDbContext> database, IDataProtectionProvider protection, SiteConnections connections, SshLogins logins,
    ClusterOwnership ownership, ChangeFeed feed, TimeProvider clock)
{
    /// <summary>What is older is not meant any more.</summary>
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(2);

    private readonly IDataProtector protector = protection.CreateProtector("Daphne.SiteLogins.Answers");

    public async Task SendAsync(string clusterId, SiteLoginRequestKind kind, string? promptId, string? answer, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (answer is null && await context.SiteLoginRequests.AnyAsync(request => request.ClusterId == clusterId && request.Kind == kind, cancellationToken))
            return;
        context.Add(new SiteLoginRequest
        {
            Id = Id.New(),
            ClusterId = clusterId,
            Kind = kind,
            PromptId = promptId,
            ProtectedAnswer = answer is null ? null : protector.Protect(answer),
            CreatedAt = clock.GetUtcNow(),
        });
        await context.SaveChangesAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Login, clusterId));
    }

    /// <summary>Does what was handed to this instance.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        var held = ownership.Held;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var waiting = await context.SiteLoginRequests.AsNoTracking().Where(request => held.Contains(request.ClusterId)).OrderBy(request => request.CreatedAt).ToListAsync(cancellationToken);
        foreach (var request in waiting)
        {
            // Whoever deletes it does it.
            if (await context.SiteLoginRequests.Where(row => row.Id == request.Id).ExecuteDeleteAsync(cancellationToken) == 1
                && request.CreatedAt > clock.GetUtcNow() - Age)
                await DoAsync(request, cancellationToken);
        }
        var old = clock.GetUtcNow() - Age;
        await context.SiteLoginRequests.Where(request => request.CreatedAt < old).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task DoAsync(SiteLoginRequest request, CancellationToken cancellationToken)
    {
        try
        {
            switch (request.Kind)
            {
                case SiteLoginRequestKind.Answer:
                    logins.Answer(request.PromptId!, protector.Unprotect(request.ProtectedAnswer!));
                    break;
                case SiteLoginRequestKind.LogOut:
                    await connections.LogOutAsync(request.ClusterId, cancellationToken);
                    break;
                default:
                    await connections.LogInAsync(request.ClusterId, isWanted: request.Kind == SiteLoginRequestKind.LogIn, cancellationToken);
                    break;
            }
        }
        catch (Exception meanwhile) when (meanwhile is ProblemException or CryptographicException)
        {
            // The cluster was deleted or the keys were replaced since: the question stays up.
        }
    }
}

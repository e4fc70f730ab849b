using System.Text.Json;
using Daphne.Data;
using Daphne.Remote;
using Daphne.Secrets;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Credentials;

/// <summary>
/// Encrypts and decrypts secrets. Only the connection to a host ever asks it for one; what is to be hidden wherever it turns up hears of all.
/// </summary>
public sealed class CredentialVault(IDbContextFactory<DashboardDbContext> database, IDataProtectionProvider protection, KnownSecrets known) : ISshSecrets, ISecretSource
{
    private readonly IDataProtector protector = protection.CreateProtector("Daphne.Credentials");

    public string Protect(SshSecret secret)
    {
        known.Add(secret.Values);
        return protector.Protect(JsonSerializer.Serialize(secret));
    }

    public async Task<SshSecret> FindAsync(string? credentialId, CancellationToken cancellationToken)
    {
        if (credentialId is null)
            return SshSecret.OwnConfiguration;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var credential = await context.Credentials.AsNoTracking().SingleOrDefaultAsync(credential => credential.Id == credentialId, cancellationToken)
            ?? throw ProblemException.NotFound("credential", credentialId);
        try
        {
            var secret = credential.ProtectedSecret is { } text ? Unprotect(text) : SshSecret.OwnConfiguration;
            known.Add(secret.Values);
            return secret;
        }
        catch (System.Security.Cryptography.CryptographicException unreadable)
        {
            throw new ProblemException(ProblemKind.LoginRefused,
                $"The credential '{credential.Name}' cannot be decrypted: the keys in the database are not those it was stored with. Enter it again.", unreadable);
        }
    }

    public async Task<IReadOnlyCollection<string>> ReadSecretsAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var stored = await context.Credentials.Where(credential => credential.ProtectedSecret != null).Select(credential => credential.ProtectedSecret!).ToListAsync(cancellationToken);
        var secrets = new List<string>();
        foreach (var text in stored)
        {
            try
            {
                secrets.AddRange(Unprotect(text).Values);
            }
            catch (System.Security.Cryptography.CryptographicException)
            {
                // Nobody can use it any more, and so nothing can show it.
            }
        }
        return secrets;
    }

    private SshSecret Unprotect(string text) => JsonSerializer.Deserialize<SshSecret>(protector.Unprotect(text))!;
}

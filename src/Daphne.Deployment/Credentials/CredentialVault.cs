using System.Text.Json;
using Daphne.Data;
using Daphne.Remote;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Credentials;

/// <summary>Encrypts and decrypts secrets. Only the connection to a host ever asks it for one.</summary>
public sealed class CredentialVault(IDbContextFactory<DashboardDbContext> database, IDataProtectionProvider protection) : ISshSecrets
{
    private readonly IDataProtector protector = protection.CreateProtector("Daphne.Credentials");

    public string Protect(SshSecret secret) => protector.Protect(JsonSerializer.Serialize(secret));

    public async Task<SshSecret> FindAsync(string? credentialId, CancellationToken cancellationToken)
    {
        if (credentialId is null)
            return SshSecret.OwnConfiguration;
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var credential = await context.Credentials.AsNoTracking().SingleOrDefaultAsync(credential => credential.Id == credentialId, cancellationToken)
            ?? throw ProblemException.NotFound("credential", credentialId);
        try
        {
            return credential.ProtectedSecret is { } text ? JsonSerializer.Deserialize<SshSecret>(protector.Unprotect(text))! : SshSecret.OwnConfiguration;
        }
        catch (System.Security.Cryptography.CryptographicException unreadable)
        {
            throw new ProblemException(ProblemKind.LoginRefused,
                $"The credential '{credential.Name}' cannot be decrypted: the keys in the database are not those it was stored with. Enter it again.", unreadable);
        }
    }
}

using Daphne.Changes;
using Daphne.Data;
using Daphne.Remote;
using Microsoft.EntityFrameworkCore;

namespace Daphne.Credentials;

/// <summary>Credentials as people see them: names, kinds and public keys, never secrets.</summary>
public sealed class CredentialService(
    IDbContextFactory<DashboardDbContext> database, CredentialVault vault, SshPool pool, RuntimeDirectory runtime, ChangeFeed feed, TimeProvider clock)
{
    private const int MaxSecretLength = 1000;

    public async Task<IReadOnlyList<Credential>> ListAsync(CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        return await context.Credentials.AsNoTracking().OrderBy(credential => credential.Name).ToListAsync(cancellationToken);
    }

    /// <summary>Checks the key with its passphrase, or generates a pair, and stores the secret encrypted.</summary>
    public async Task<Credential> CreateAsync(CredentialInput input, CancellationToken cancellationToken)
    {
        var name = NameRules.Check(input.Name, "credential");
        var (secret, publicKey) = await ReadAsync(input, name, cancellationToken);
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        if (await context.Credentials.AnyAsync(credential => credential.Name == name, cancellationToken))
            throw ProblemException.Conflict($"There is a credential named '{name}' already. Choose another name.");
        var credential = new Credential
        {
            Id = Id.New(),
            Name = name,
            Kind = input.Kind,
            PublicKey = publicKey,
            ProtectedSecret = secret is null ? null : vault.Protect(secret),
            CreatedAt = clock.GetUtcNow(),
        };
        context.Add(credential);
        await context.SaveChangesAsync(cancellationToken);
        feed.Publish(new Change(ChangeTopic.Credential, credential.Id));
        return credential;
    }

    /// <summary>Refused while a cluster or node uses it.</summary>
    public async Task DeleteAsync(string id, CancellationToken cancellationToken)
    {
        await using var context = await database.CreateDbContextAsync(cancellationToken);
        var credential = await context.Credentials.SingleOrDefaultAsync(credential => credential.Id == id, cancellationToken)
            ?? throw ProblemException.NotFound("credential", id);
        var users = await context.Clusters.Where(cluster => cluster.CredentialId == id).Select(cluster => cluster.Name)
            .Union(context.Nodes.Where(node => node.CredentialId == id).Select(node => node.Cluster!.Name)).ToListAsync(cancellationToken);
        if (users.Count > 0)
            throw ProblemException.Conflict($"The credential '{credential.Name}' is used by {string.Join(", ", users)}. Give those another one first.");
        context.Remove(credential);
        await context.SaveChangesAsync(cancellationToken);
        await pool.ForgetAsync(id);
        feed.Publish(new Change(ChangeTopic.Credential, id));
    }

    private async Task<(SshSecret? Secret, string? PublicKey)> ReadAsync(CredentialInput input, string name, CancellationToken cancellationToken)
    {
        switch (input.Kind)
        {
            case CredentialKind.Agent:
                return (null, null);
            case CredentialKind.Password when string.IsNullOrEmpty(input.Password):
                throw ProblemException.BadInput("A password is missing.");
            case CredentialKind.Password when !IsLine(input.Password):
                throw ProblemException.BadInput($"A password is one line of at most {MaxSecretLength} characters.");
            case CredentialKind.OneTimeCode when input.Password is { } stored && !IsLine(stored):
                throw ProblemException.BadInput($"A password is one line of at most {MaxSecretLength} characters.");
            case CredentialKind.OneTimeCode when string.IsNullOrWhiteSpace(input.PrivateKey):
                return (new SshSecret(null, null, NullIfEmpty(input.Password), AsksPeople: true), null);
            case CredentialKind.PrivateKey or CredentialKind.OneTimeCode when input.Passphrase is { } passphrase && !IsLine(passphrase):
                throw ProblemException.BadInput($"A passphrase is one line of at most {MaxSecretLength} characters.");
            case CredentialKind.Password:
                return (new SshSecret(null, null, input.Password), null);
            default:
                var secret = string.IsNullOrWhiteSpace(input.PrivateKey)
                    ? new SshSecret(KeyPair.Generate(), null, null)
                    : input.Kind == CredentialKind.OneTimeCode
                        ? new SshSecret(input.PrivateKey, input.Passphrase, NullIfEmpty(input.Password), AsksPeople: true)
                        : new SshSecret(input.PrivateKey, input.Passphrase, null);
                await using (var agent = await KeyAgent.StartAsync(runtime, secret, cancellationToken))
                    return (secret, WithComment(await agent.PublicKeyAsync(cancellationToken), name));
        }
    }

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool IsLine(string secret) => secret.Length <= MaxSecretLength && secret.IndexOfAny(['\n', '\r', '\0']) < 0;

    /// <summary>Algorithm and key, and the credential's name to recognize it by in an authorized_keys file.</summary>
    private static string WithComment(string publicKey, string name)
    {
        var comment = string.Concat(name.Where(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'));
        return $"{string.Join(' ', publicKey.Split(' ').Take(2))} daphne-dashboard-{(comment.Length > 0 ? comment : "key")}";
    }
}

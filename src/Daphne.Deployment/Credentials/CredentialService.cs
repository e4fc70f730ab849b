namespace Daphne.Credentials;

public sealed class CredentialService
{
    public Task<IReadOnlyList<Credential>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Checks the key with its passphrase, or generates a pair, and stores the secret encrypted.</summary>
    public Task<Credential> CreateAsync(CredentialInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Refused while a cluster or node uses it.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

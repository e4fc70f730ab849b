namespace Daphne.Secrets;

/// <summary>A feature that keeps secrets in the database.</summary>
public interface ISecretSource
{
    /// <summary>All of them, in the clear; what cannot be decrypted any more is left out.</summary>
    Task<IReadOnlyCollection<string>> ReadSecretsAsync(CancellationToken cancellationToken);
}

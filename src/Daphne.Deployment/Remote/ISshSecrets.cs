namespace Daphne.Remote;

/// <summary>Where connections get their secrets from.</summary>
public interface ISshSecrets
{
    /// <summary>No id stands for the machine's own OpenSSH configuration.</summary>
    Task<SshSecret> FindAsync(string? credentialId, CancellationToken cancellationToken);
}

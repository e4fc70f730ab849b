namespace Daphne.Credentials;

/// <summary>How to log in. The secret is encrypted at rest and is never read back by anyone but the SSH client.</summary>
public sealed class Credential
{
    public required string Id { get; init; }
    public required string Name { get; set; }
    public required CredentialKind Kind { get; init; }

    /// <summary>The OpenSSH public key line of a private key.</summary>
    public string? PublicKey { get; init; }

    /// <summary>The encrypted <see cref="Remote.SshSecret"/>.</summary>
    public string? ProtectedSecret { get; init; }

    public DateTimeOffset CreatedAt { get; init; }
}

namespace Daphne.Credentials;

public sealed record CredentialInput
{
    public string Name { get; init; } = "";
    public CredentialKind Kind { get; init; }

    /// <summary>In OpenSSH or PEM form. For a private key without it, an ed25519 pair is generated.</summary>
    public string? PrivateKey { get; init; }

    public string? Passphrase { get; init; }
    /// <summary>Of a one-time code it is what the site's question for a password is answered with.</summary>
    public string? Password { get; init; }

    public override string ToString() => $"{nameof(CredentialInput)} {Name}";
}

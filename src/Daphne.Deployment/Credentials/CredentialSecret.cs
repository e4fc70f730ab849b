namespace Daphne.Credentials;

/// <summary>What is encrypted of a credential.</summary>
public sealed record CredentialSecret(string? PrivateKey, string? Passphrase, string? Password)
{
    /// <summary>Never the values: a record's generated text would print them.</summary>
    public override string ToString() => nameof(CredentialSecret);
}

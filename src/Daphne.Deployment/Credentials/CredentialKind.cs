namespace Daphne.Credentials;

public enum CredentialKind
{
    PrivateKey,
    Password,

    /// <summary>This machine's own OpenSSH configuration, keys and agent.</summary>
    Agent,
}

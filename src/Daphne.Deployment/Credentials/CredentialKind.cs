namespace Daphne.Credentials;

public enum CredentialKind
{
    PrivateKey,
    Password,

    /// <summary>A key or a password or neither, and whatever else the site asks is answered by a person at each login.</summary>
    OneTimeCode,

    /// <summary>This machine's own OpenSSH configuration, keys and agent.</summary>
    Agent,
}

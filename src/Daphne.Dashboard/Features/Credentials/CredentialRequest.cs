using Daphne.Credentials;

namespace Daphne.Dashboard.Features.Credentials;

public sealed record CredentialRequest
{
    public required string Name { get; init; }
    public required CredentialKind Kind { get; init; }

    /// <summary>In OpenSSH or PEM form. Left out of a credential of kind privateKey, an ed25519 pair is generated.</summary>
    public string? PrivateKey { get; init; }

    public string? Passphrase { get; init; }
    public string? Password { get; init; }

    /// <summary>Never the secrets: a record's generated text would print them.</summary>
    public override string ToString() => $"{nameof(CredentialRequest)} {Name}";

    internal CredentialInput ToInput() => new() { Name = Name, Kind = Kind, PrivateKey = PrivateKey, Passphrase = Passphrase, Password = Password };
}

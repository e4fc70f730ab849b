using Daphne.Credentials;

namespace Daphne.Dashboard.Features.Credentials;

/// <summary>How to log in. Of the secret only the public key is ever shown.</summary>
public sealed record CredentialResponse(string Id, string Name, CredentialKind Kind, string? PublicKey, DateTimeOffset CreatedAt)
{
    public static CredentialResponse Of(Credential credential) =>
        new(credential.Id, credential.Name, credential.Kind, credential.PublicKey, credential.CreatedAt);
}

using System.Text.Json.Serialization;

namespace Daphne.Remote;

/// <summary>
/// What a login needs: a private key with its passphrase, or a password. With neither, the machine's own OpenSSH configuration, keys and
/// agent are used.
/// </summary>
public sealed record SshSecret(string? PrivateKey, string? Passphrase, string? Password)
{
    public static SshSecret OwnConfiguration { get; } = new(null, null, null);

    [JsonIgnore]
    public IEnumerable<string> Values => new[] { PrivateKey, Passphrase, Password }.OfType<string>();

    /// <summary>Never the values: a record's generated text would print them.</summary>
    public override string ToString() => nameof(SshSecret);
}

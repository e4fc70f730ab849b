using System.Text.Json.Serialization;

namespace Daphne.Remote;

/// <summary>
/// What a login needs: a private key with its passphrase, or a password. With neither, the machine's own OpenSSH configuration, keys and
/// agent are used, unless people are asked.
/// </summary>
/// <param name="PrivateKey">In OpenSSH or PEM form.</param>
/// <param name="Passphrase">Of the key.</param>
/// <param name="Password">Also answers the first question for a password, where people are asked the others.</param>
/// <param name="AsksPeople">Whatever else the site asks is answered by a person.</param>
public sealed record SshSecret(string? PrivateKey, string? Passphrase, string? Password, bool AsksPeople = false)
{
    public static SshSecret OwnConfiguration { get; } = new(null, null, null);

    [JsonIgnore]
    public IEnumerable<string> Values => new[] { PrivateKey, Passphrase, Password }.OfType<string>();

    /// <summary>Never the values: a record's generated text would print them.</summary>
    public override string ToString() => nameof(SshSecret);
}

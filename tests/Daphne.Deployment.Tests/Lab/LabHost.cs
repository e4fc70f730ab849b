using System.Security.Cryptography;

namespace Daphne.Tests;

/// <summary>One host of a lab. Its key is read when asked for, because <see cref="Lab.RekeyAsync"/> changes it.</summary>
public sealed record LabHost(string Name, string Address, string PublicKeyFile)
{
    public int Port { get; } = 22;

    /// <summary>Type and base64 text, as in a <c>known_hosts</c> line.</summary>
    public string PublicKey => string.Join(' ', File.ReadAllText(PublicKeyFile).Split(' ')[..2]);

    /// <summary>As OpenSSH prints it: <c>SHA256:</c> and base64 without padding.</summary>
    public string Fingerprint =>
        "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(PublicKey.Split(' ')[1]))).TrimEnd('=');
}

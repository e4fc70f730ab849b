using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Utilities;
using Org.BouncyCastle.Security;

namespace Daphne.Credentials;

/// <summary>Makes ed25519 pairs in memory: ssh-keygen would write the private key to a disk.</summary>
internal static class KeyPair
{
    /// <summary>A new private key in OpenSSH form.</summary>
    public static string Generate()
    {
        var generator = new Ed25519KeyPairGenerator();
        generator.Init(new Ed25519KeyGenerationParameters(new SecureRandom()));
        var bytes = OpenSshPrivateKeyUtilities.EncodePrivateKey(generator.GenerateKeyPair().Private);
        var lines = Convert.ToBase64String(bytes).Chunk(70).Select(line => new string(line));
        return $"-----BEGIN OPENSSH PRIVATE KEY-----\n{string.Join('\n', lines)}\n-----END OPENSSH PRIVATE KEY-----\n";
    }
}

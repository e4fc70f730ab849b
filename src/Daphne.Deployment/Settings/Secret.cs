using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Daphne.Settings;

/// <summary>Tokens: 192 random bits as 32 letters fit for URLs and headers, compared in constant time.</summary>
public static class Secret
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(24));

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    public static bool Matches(string expected, string shown) => CryptographicOperations.FixedTimeEquals(HashOf(expected), HashOf(shown));
}

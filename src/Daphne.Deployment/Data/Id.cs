using System.Security.Cryptography;

namespace Daphne.Data;

/// <summary>Short opaque ids that are fit for URLs, file names and shell words: twelve lower-case letters and digits, 60 random bits.</summary>
public static class Id
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string New() => RandomNumberGenerator.GetString(Alphabet, 12);
}

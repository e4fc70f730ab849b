using System.Security.Cryptography;

namespace Daphne.Remote;

/// <summary>Host keys in the form of known_hosts: algorithm, blank, base64.</summary>
public static class HostKeys
{
    /// <summary><c>SHA256:…</c>, as ssh prints it.</summary>
    public static string Fingerprint(string key) =>
        "SHA256:" + Convert.ToBase64String(SHA256.HashData(Convert.FromBase64String(key.Split(' ')[1]))).TrimEnd('=');

    public static string Algorithm(string key) => key.Split(' ')[0];
}

namespace Daphne.Remote;

/// <summary>The options of the OpenSSH client that every connection of ours has.</summary>
internal static class SshOptions
{
    /// <summary>The cheap ciphers first: a package is hundreds of megabytes and every processor of the last decade has AES in hardware.</summary>
    private const string Ciphers = "^aes128-gcm@openssh.com,aes256-gcm@openssh.com";

    public const string HostKeyAlgorithms =
        "ssh-ed25519,ecdsa-sha2-nistp256,ecdsa-sha2-nistp384,ecdsa-sha2-nistp521,rsa-sha2-512,rsa-sha2-256";

    public static IEnumerable<string> Common(SshTarget target, string knownHostsFile) =>
    [
        "-T", "-a", "-x",
        .. Option("UserKnownHostsFile", QuoteValue(knownHostsFile)),
        .. Option("GlobalKnownHostsFile", "none"),
        .. Option("HostKeyAlias", target.Alias),
        .. Option("HashKnownHosts", "no"),
        .. Option("UpdateHostKeys", "no"),
        .. Option("VerifyHostKeyDNS", "no"),
        .. Option("CheckHostIP", "no"),
        .. Option("PermitLocalCommand", "no"),
        .. Option("ConnectTimeout", "10"),
        .. Option("Ciphers", Ciphers),
        .. target.Port is { } port ? Option("Port", port.ToString(System.Globalization.CultureInfo.InvariantCulture)) : [],
        .. target.User is { } user ? Option("User", user) : [],
    ];

    public static IEnumerable<string> Option(string name, string value) => ["-o", $"{name}={value}"];

    /// <summary>A value with blanks is quoted for OpenSSH's own option parser.</summary>
    public static string QuoteValue(string value) => value.Contains(' ', StringComparison.Ordinal) ? $"\"{value}\"" : value;
}

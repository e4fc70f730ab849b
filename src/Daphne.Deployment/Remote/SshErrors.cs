using System.Text.RegularExpressions;

namespace Daphne.Remote;

/// <summary>Turns what the OpenSSH client prints into what failed, where, and what to do.</summary>
internal static partial class SshErrors
{
    public static ProblemException Explain(SshTarget target, string output)
    {
        var text = output.Trim();
        if (text.Contains("Host key verification failed", StringComparison.Ordinal) || text.Contains("IDENTIFICATION HAS CHANGED", StringComparison.Ordinal))
            return HostKey(target, text);
        if (text.Contains("Permission denied", StringComparison.Ordinal) || text.Contains("Too many authentication failures", StringComparison.Ordinal))
            return Problem(ProblemKind.LoginRefused,
                $"{target.Name}: {target.Display} refused the login. Check the user name and the credential, and that the public key stands in ~/.ssh/authorized_keys there.", text);
        if (text.Contains("Could not resolve hostname", StringComparison.Ordinal))
            return Problem(ProblemKind.Unreachable, $"{target.Name}: the host name '{target.Host}' is not known. Check its spelling, or give an address.", text);
        if (text.Contains("Connection refused", StringComparison.Ordinal))
            return Problem(ProblemKind.Unreachable, $"{target.Name}: {target.Display} is up but refused the connection. Check the SSH port and that sshd runs there.", text);
        return Problem(ProblemKind.Unreachable,
            $"{target.Name}: no connection to {target.Display} ({LastLine(text)}). Check that the machine is on and that the network lets SSH through.", text);
    }

    private static ProblemException HostKey(SshTarget target, string text)
    {
        if (target.HostKey is null)
            return Problem(ProblemKind.HostKeyRefused, $"{target.Name}: its host key is not accepted yet. Fetch the host keys of the cluster, compare the fingerprint and accept it.", text);
        var offered = Fingerprint().Match(text) is { Success: true } match ? match.Value : "another key";
        return Problem(ProblemKind.HostKeyRefused,
            $"{target.Name}: the host key has changed. Accepted: {HostKeys.Fingerprint(target.HostKey)}; shown now: {offered}. "
            + "The machine was installed anew, or somebody is in between: find out, then accept the new key on the cluster's page or leave it.", text);
    }

    private static ProblemException Problem(ProblemKind kind, string message, string output) => new(kind, message) { Output = output, IsConnectionLost = kind == ProblemKind.Unreachable };

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries) is [.., var last] ? last.Trim() : "no answer";

    [GeneratedRegex("SHA256:[A-Za-z0-9+/]{43}")]
    private static partial Regex Fingerprint();
}

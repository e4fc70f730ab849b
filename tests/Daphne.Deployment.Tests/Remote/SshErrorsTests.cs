using Daphne.Remote;

namespace Daphne.Tests.Remote;

public sealed class SshErrorsTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9mPXMm5aVK5vZlMRvXcnI0DWOC1Vvm8eUKVFUkYlQk";

    /// <summary>What OpenSSH 9.2 prints, as it came.</summary>
    public static TheoryData<string, ProblemKind, string> Messages => new()
    {
        { "alice@s1: Permission denied (publickey,password).", ProblemKind.LoginRefused, "authorized_keys" },
        { "Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures\nDisconnected from 10.0.0.1 port 22", ProblemKind.LoginRefused, "refused the login" },
        { "ssh: Could not resolve hostname s1: Name or service not known", ProblemKind.Unreachable, "'s1' is not known" },
        { "ssh: connect to host s1 port 22: Connection refused", ProblemKind.Unreachable, "Check the SSH port" },
        { "ssh: connect to host s1 port 22: Connection timed out", ProblemKind.Unreachable, "Connection timed out" },
        { "ssh: connect to host s1 port 22: No route to host", ProblemKind.Unreachable, "No route to host" },
        { "kex_exchange_identification: Connection closed by remote host\nConnection closed by 10.0.0.1 port 22", ProblemKind.Unreachable, "Connection closed by 10.0.0.1 port 22" },
        { "", ProblemKind.Unreachable, "no answer" },
    };

    [Theory]
    [MemberData(nameof(Messages))]
    public void What_ssh_prints_becomes_what_failed_where_and_what_to_do(string output, ProblemKind kind, string words)
    {
        var problem = SshErrors.Explain(Target(Key), output);

        Assert.Equal(kind, problem.Kind);
        Assert.StartsWith("node 1: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(words, problem.Message, StringComparison.Ordinal);
        Assert.Equal(output, problem.Output);
    }

    [Fact]
    public void A_changed_host_key_shows_both_fingerprints()
    {
        const string Output = """
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            @    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @
            @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@
            IT IS POSSIBLE THAT SOMEONE IS DOING SOMETHING NASTY!
            The fingerprint for the ED25519 key sent by the remote host is
            SHA256:oUZlKRYIzYJqyzH8ZXnF3AlZ1LGcmkFlxL0nPCkYFeA.
            Please contact your system administrator.
            Host key verification failed.
            """;

        var problem = SshErrors.Explain(Target(Key), Output);

        Assert.Equal(ProblemKind.HostKeyRefused, problem.Kind);
        Assert.Contains(HostKeys.Fingerprint(Key), problem.Message, StringComparison.Ordinal);
        Assert.Contains("SHA256:oUZlKRYIzYJqyzH8ZXnF3AlZ1LGcmkFlxL0nPCkYFeA", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_key_that_nobody_accepted_asks_for_consent()
    {
        var problem = SshErrors.Explain(Target(null), "Host key verification failed.");

        Assert.Equal(ProblemKind.HostKeyRefused, problem.Kind);
        Assert.Contains("not accepted yet", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_way_through_a_jump_host_is_told()
    {
        var jump = new SshTarget("login", "login.hpc", null, null, null, null, "j", null);
        var problem = SshErrors.Explain(Target(Key) with { Jump = jump, User = "alice", Port = 2222 }, "Connection refused");

        Assert.Contains("alice@s1:2222 through login.hpc", problem.Message, StringComparison.Ordinal);
    }

    private static SshTarget Target(string? key) => new("node 1", "s1", null, null, null, key, "alias", null);
}

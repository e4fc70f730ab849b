using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Data;
using Daphne.Operations;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Clusters;

/// <summary>Every way to log in, and what is said where it is refused.</summary>
[Collection(typeof(SshLab.Tests))]
public sealed class LoginTests(SshLab fixture)
{
    private const string Password = "päss 'word\" $(touch /tmp/pwned) `id`";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_that_the_host_does_not_know_is_refused_with_what_to_do()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var generated = await engine.Credentials.CreateAsync(new CredentialInput { Name = "unknown there", Kind = CredentialKind.PrivateKey }, Cancelled);

        var (operation, node) = await CheckAsync(engine, new ClusterInput { CredentialId = generated.Id });

        Assert.Equal(OperationStatus.Failed, operation.Status);
        Assert.Contains("s1: root@", operation.Error, StringComparison.Ordinal);
        Assert.Contains("refused the login. Check the user name and the credential", operation.Error, StringComparison.Ordinal);
        Assert.Equal(NodeStatus.LoginFailed, node.Status);
        Assert.Equal(CheckOutcome.Failed, node.Checks.Single(check => check.Check == "login").Outcome);
    }

    [Fact]
    public async Task A_user_that_does_not_exist_is_refused()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);

        var (operation, node) = await CheckAsync(engine, new ClusterInput { User = "nobody-here" });

        Assert.Contains("nobody-here@", operation.Error, StringComparison.Ordinal);
        Assert.Equal((OperationStatus.Failed, NodeStatus.LoginFailed), (operation.Status, node.Status));
    }

    [Fact]
    public async Task A_generated_key_logs_in_once_its_public_key_stands_on_the_host()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var generated = await engine.Credentials.CreateAsync(new CredentialInput { Name = "generated", Kind = CredentialKind.PrivateKey }, Cancelled);
        await engine.ShellAsync("s1", "printf '%s\\n' \"$1\" >> ~/.ssh/authorized_keys", generated.PublicKey!);

        var (operation, _) = await CheckAsync(engine, new ClusterInput { CredentialId = generated.Id });

        TestEngine.Succeeded(operation);
    }

    [Fact]
    public async Task A_key_with_a_passphrase_logs_in()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var file = Path.Combine(engine.Folder, "protected");
        File.Copy(fixture.Lab.PrivateKeyFile, file);
        var change = await Tool.RunAsync("ssh-keygen", ["-q", "-p", "-P", "", "-N", Password, "-f", file]);
        change.OutputOrThrow("ssh-keygen");
        var input = new CredentialInput { Name = "protected", Kind = CredentialKind.PrivateKey, PrivateKey = await File.ReadAllTextAsync(file, Cancelled) };

        var refused = await Assert.ThrowsAsync<ProblemException>(() => engine.Credentials.CreateAsync(input with { Passphrase = "wrong" }, Cancelled));
        Assert.Contains("passphrase is missing or wrong", refused.Message, StringComparison.Ordinal);
        var credential = await engine.Credentials.CreateAsync(input with { Passphrase = Password }, Cancelled);
        var (operation, _) = await CheckAsync(engine, new ClusterInput { CredentialId = credential.Id });

        TestEngine.Succeeded(operation);
    }

    [Fact]
    public async Task A_password_logs_in_whatever_signs_it_has_and_a_wrong_one_is_refused()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        await fixture.Lab.PasswordAsync("s1", "bob", Password);
        var right = await engine.Credentials.CreateAsync(new CredentialInput { Name = "right", Kind = CredentialKind.Password, Password = Password }, Cancelled);
        var wrong = await engine.Credentials.CreateAsync(new CredentialInput { Name = "wrong", Kind = CredentialKind.Password, Password = Password + "x" }, Cancelled);

        var (accepted, node) = await CheckAsync(engine, new ClusterInput { User = "bob", Root = "~/daphne", CredentialId = right.Id });
        var (refused, _) = await CheckAsync(engine, new ClusterInput { User = "bob", Root = "~/daphne", CredentialId = wrong.Id });

        TestEngine.Succeeded(accepted);
        Assert.Equal("as bob", node.Checks.Single(check => check.Check == "login").Finding);
        Assert.Contains("refused the login", refused.Error, StringComparison.Ordinal);
        Assert.Equal("no", await engine.ShellAsync("s1", "[ -e /tmp/pwned ] && echo yes || echo no"));
        Assert.False(File.Exists("/tmp/pwned"));
    }

    /// <summary>OpenSSH takes its configuration from the home of the account, which a test leaves alone; the agent it takes from the environment.</summary>
    [Fact]
    public async Task The_dashboards_own_agent_logs_in_where_no_secret_is_stored()
    {
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var own = await engine.Credentials.CreateAsync(new CredentialInput { Name = "own agent", Kind = CredentialKind.Agent }, Cancelled);
        var socket = Path.Combine(engine.Folder, "agent");
        var before = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");
        using var agent = System.Diagnostics.Process.Start("ssh-agent", ["-D", "-a", socket]);
        try
        {
            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", socket);
            await Simulator.Eventually.IsTrueAsync(async () => (await Tool.RunAsync("ssh-add", ["-q", fixture.Lab.PrivateKeyFile])).ExitCode == 0);
            TestEngine.Succeeded((await CheckAsync(engine, new ClusterInput { CredentialId = own.Id })).Operation);

            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", null);
            Assert.Contains("refused the login", (await CheckAsync(engine, new ClusterInput { CredentialId = own.Id })).Operation.Error, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable("SSH_AUTH_SOCK", before);
            agent.Kill();
        }
    }

    private static async Task<(Operation Operation, Node Node)> CheckAsync(TestEngine engine, ClusterInput input)
    {
        var cluster = await engine.CreateClusterAsync(input with { Name = Id.New(), Nodes = [engine.NodeOf("s1")] });
        await engine.AcceptHostKeysAsync(cluster);
        var operation = await engine.EndOfAsync(await engine.Clusters.CheckAsync(cluster.Id, Cancelled));
        return (operation, (await engine.Clusters.GetAsync(cluster.Id, Cancelled)).Nodes[0]);
    }
}

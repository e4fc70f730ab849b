using System.Text;
using Daphne.Changes;
using Daphne.Clusters;
using Daphne.Credentials;
using Daphne.Remote;
using Daphne.Tests.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daphne.Tests.Credentials;

public sealed class CredentialServiceTests
{
    private const string Hostile = "pä $(reboot) 'a\" \\ `id` %s 東京!";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_generated_pair_is_one_that_OpenSSH_reads()
    {
        await using var engine = await EngineParts.CreateAsync();
        var credential = await engine.Get<CredentialService>().CreateAsync(new CredentialInput { Name = "my key", Kind = CredentialKind.PrivateKey }, Cancelled);
        var secret = await engine.Get<CredentialVault>().FindAsync(credential.Id, Cancelled);

        // ssh-keygen -y works out the public key from the private one.
        var path = Path.Combine(engine.Folder, "key");
        await File.WriteAllTextAsync(path, secret.PrivateKey, Cancelled);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var result = await ShellAsync("ssh-keygen -y -f \"$1\"", path);

        Assert.StartsWith("ssh-ed25519 ", credential.PublicKey, StringComparison.Ordinal);
        Assert.Equal(credential.PublicKey!.Split(' ')[1], result.Output.Trim().Split(' ')[1]);
        Assert.EndsWith(" daphne-dashboard-mykey", credential.PublicKey, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_another_instance_deletes_leaves_the_memory_of_this_one()
    {
        await using var engine = await EngineParts.CreateAsync();
        var credential = await engine.Get<CredentialService>().CreateAsync(new CredentialInput { Name = "key", Kind = CredentialKind.PrivateKey }, Cancelled);
        await engine.Get<SshPool>().LoginOptionsAsync(new SshTarget("s1", "s1", 22, "root", credential.Id, null, "s1", null), scanOnly: false, Cancelled);
        Assert.Single(Directory.GetFiles(engine.Get<RuntimeDirectory>().Path, "*.agent"));
        using var service = new DeletedCredentials(engine.Database, engine.Get<SshPool>(), engine.Feed, engine.Clock, NullLogger<DeletedCredentials>.Instance);
        await service.StartAsync(Cancelled);
        await using (var db = engine.Database.CreateDbContext())
            await db.Credentials.ExecuteDeleteAsync(Cancelled);

        await Simulator.Eventually.IsTrueAsync(() =>
        {
            engine.Feed.Publish(new Change(ChangeTopic.Credential, credential.Id));
            return Task.FromResult(Directory.GetFiles(engine.Get<RuntimeDirectory>().Path, "*.agent").Length == 0);
        });
        await service.StopAsync(Cancelled);
    }

    [Theory]
    [InlineData("-t rsa -b 2048 -m PEM", "")]
    [InlineData("-t rsa -b 2048", Hostile)]
    [InlineData("-t ecdsa -m PEM", "secret word")]
    [InlineData("-t ed25519", Hostile)]
    public async Task Keys_of_every_usual_form_are_taken_with_their_passphrase(string options, string passphrase)
    {
        await using var engine = await EngineParts.CreateAsync();
        var (privateKey, publicKey) = await NewKeyAsync(engine, options, passphrase);

        var credential = await engine.Get<CredentialService>().CreateAsync(
            new CredentialInput { Name = "mine", Kind = CredentialKind.PrivateKey, PrivateKey = privateKey.ReplaceLineEndings("\r\n") + "\n\n", Passphrase = passphrase }, Cancelled);

        Assert.Equal(publicKey.Split(' ')[1], credential.PublicKey!.Split(' ')[1]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    [InlineData("$(echo right)")]
    public async Task A_wrong_passphrase_is_told_at_once(string? passphrase)
    {
        await using var engine = await EngineParts.CreateAsync();
        var (privateKey, _) = await NewKeyAsync(engine, "-t ed25519", "right");

        var problem = await Assert.ThrowsAsync<ProblemException>(() => engine.Get<CredentialService>().CreateAsync(
            new CredentialInput { Name = "mine", Kind = CredentialKind.PrivateKey, PrivateKey = privateKey, Passphrase = passphrase }, Cancelled).WaitAsync(TimeSpan.FromSeconds(20), Cancelled));

        Assert.Equal(ProblemKind.BadInput, problem.Kind);
        Assert.Contains("passphrase is missing or wrong", problem.Message, StringComparison.Ordinal);
        Assert.Empty(await engine.Get<CredentialService>().ListAsync(Cancelled));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB9mPXMm5aVK5vZlMRvXcnI0DWOC1Vvm8eUKVFUkYlQk me@here")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----")]
    public async Task What_is_no_private_key_is_refused(string text)
    {
        await using var engine = await EngineParts.CreateAsync();

        var problem = await Assert.ThrowsAsync<ProblemException>(() => engine.Get<CredentialService>().CreateAsync(
            new CredentialInput { Name = "mine", Kind = CredentialKind.PrivateKey, PrivateKey = text }, Cancelled));

        Assert.Contains("no private key", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_with_any_signs_comes_back_as_it_was()
    {
        await using var engine = await EngineParts.CreateAsync();
        var credential = await engine.Get<CredentialService>().CreateAsync(
            new CredentialInput { Name = "mine", Kind = CredentialKind.Password, Password = Hostile }, Cancelled);

        Assert.Equal(Hostile, (await engine.Get<CredentialVault>().FindAsync(credential.Id, Cancelled)).Password);

        using var askPass = new AskPass(engine.Get<RuntimeDirectory>(), Hostile);
        Assert.Equal(Hostile + "\n", (await ShellAsync("\"$1\" 'alice@s1 password: '", askPass.Environment["SSH_ASKPASS"]!)).Output);
        Assert.False((await ShellAsync("\"$1\" 'again: '", askPass.Environment["SSH_ASKPASS"]!)).Succeeded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\nb")]
    public async Task A_password_is_one_line(string password)
    {
        await using var engine = await EngineParts.CreateAsync();

        await Assert.ThrowsAsync<ProblemException>(() => engine.Get<CredentialService>().CreateAsync(
            new CredentialInput { Name = "mine", Kind = CredentialKind.Password, Password = password }, Cancelled));
    }

    [Fact]
    public async Task Secrets_are_encrypted_at_rest()
    {
        await using var engine = await EngineParts.CreateAsync();
        var service = engine.Get<CredentialService>();
        await service.CreateAsync(new CredentialInput { Name = "word", Kind = CredentialKind.Password, Password = "open-sesame-7" }, Cancelled);
        var key = await service.CreateAsync(new CredentialInput { Name = "key", Kind = CredentialKind.PrivateKey }, Cancelled);
        var privateKey = (await engine.Get<CredentialVault>().FindAsync(key.Id, Cancelled)).PrivateKey!;

        var bytes = await DatabaseBytesAsync(engine);

        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(key.PublicKey!)) >= 0, "The rows are not in these files, so that nothing would be found at all.");
        Assert.True(bytes.AsSpan().IndexOf("open-sesame-7"u8) < 0);
        Assert.True(bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(privateKey.Split('\n')[2])) < 0);
    }

    [Fact]
    public async Task A_credential_in_use_is_not_deleted()
    {
        await using var engine = await EngineParts.CreateAsync();
        var service = engine.Get<CredentialService>();
        var credential = await service.CreateAsync(new CredentialInput { Name = "mine", Kind = CredentialKind.Password, Password = "x" }, Cancelled);
        var cluster = await engine.Get<ClusterService>().CreateAsync(
            new ClusterInput { Name = "lab", Nodes = [new NodeInput { Host = "s1", CredentialId = credential.Id }] }, Cancelled);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => service.DeleteAsync(credential.Id, Cancelled));
        Assert.Contains("lab", problem.Message, StringComparison.Ordinal);

        await engine.Get<ClusterService>().DeleteAsync(cluster.Id, Cancelled);
        await service.DeleteAsync(credential.Id, Cancelled);
        Assert.Empty(await service.ListAsync(Cancelled));
    }

    [Fact]
    public async Task Two_credentials_have_two_names()
    {
        await using var engine = await EngineParts.CreateAsync();
        var input = new CredentialInput { Name = " mine ", Kind = CredentialKind.Agent };
        await engine.Get<CredentialService>().CreateAsync(input, Cancelled);

        var problem = await Assert.ThrowsAsync<ProblemException>(() => engine.Get<CredentialService>().CreateAsync(input, Cancelled));
        Assert.Equal(ProblemKind.Conflict, problem.Kind);
    }

    [Fact]
    public void No_secret_is_printed_by_accident()
    {
        Assert.DoesNotContain("open", $"{new CredentialInput { Name = "x", Password = "open", PrivateKey = "open", Passphrase = "open" }}", StringComparison.Ordinal);
        Assert.DoesNotContain("open", $"{new SshSecret("open", "open", "open")}", StringComparison.Ordinal);
    }

    private static async Task<(string Private, string Public)> NewKeyAsync(EngineParts engine, string options, string passphrase)
    {
        var path = Path.Combine(engine.Folder, "id");
        var result = await ShellAsync("ssh-keygen -q $2 -N \"$3\" -f \"$1\"", path, options, passphrase);
        Assert.True(result.Succeeded, result.Text);
        return (await File.ReadAllTextAsync(path, Cancelled), await File.ReadAllTextAsync(path + ".pub", Cancelled));
    }

    private static Task<CommandResult> ShellAsync(string script, params string[] arguments) =>
        new LocalHost("here").RunAsync(new RemoteCommand(script, arguments), TimeSpan.FromSeconds(60), Cancelled);

    /// <summary>The database's file and its write-ahead log.</summary>
    private static async Task<byte[]> DatabaseBytesAsync(EngineParts engine)
    {
        await using var context = engine.Database.CreateDbContext();
        var file = context.Database.GetDbConnection().DataSource;
        var bytes = new List<byte>();
        foreach (var path in Directory.GetFiles(Path.GetDirectoryName(file)!))
            bytes.AddRange(await File.ReadAllBytesAsync(path, Cancelled));
        return [.. bytes];
    }
}

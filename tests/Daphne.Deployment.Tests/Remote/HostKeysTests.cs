using Daphne.Remote;

namespace Daphne.Tests.Remote;

public sealed class HostKeysTests
{
    [Theory]
    [InlineData("ed25519", "ssh-ed25519")]
    [InlineData("ecdsa", "ecdsa-sha2-nistp256")]
    [InlineData("rsa", "ssh-rsa")]
    public async Task A_fingerprint_is_the_one_that_ssh_keygen_prints(string type, string algorithm)
    {
        var folder = Directory.CreateTempSubdirectory("daphne-keys-");
        try
        {
            var cancelled = TestContext.Current.CancellationToken;
            var result = await new LocalHost("here").RunAsync(
                new RemoteCommand("cd \"$1\" && ssh-keygen -q -t \"$2\" -N '' -f key && ssh-keygen -l -f key.pub", [folder.FullName, type]), TimeSpan.FromSeconds(60), cancelled);
            var line = (await File.ReadAllTextAsync(Path.Combine(folder.FullName, "key.pub"), cancelled)).Split(' ');
            var key = $"{line[0]} {line[1]}";

            Assert.Equal(result.Output.Split(' ')[1], HostKeys.Fingerprint(key));
            Assert.Equal(algorithm, HostKeys.Algorithm(key));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

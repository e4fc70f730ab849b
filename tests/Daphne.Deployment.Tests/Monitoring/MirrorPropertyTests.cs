using System.Globalization;
using System.Security.Cryptography;
using Daphne.Deployments;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Monitoring;

/// <summary>
/// Random bytes in random bursts go into logs on hosts while links are cut, the dashboard dies and files are truncated; in the end the
/// mirror's hash is the one of all that was ever in the file. DAPHNE_TEST_SEED repeats a run that failed, DAPHNE_TEST_ROUNDS makes it longer.
/// </summary>
[Collection(typeof(SshLab.Tests))]
public sealed class MirrorPropertyTests(SshLab fixture)
{
    /// <summary>Writes COUNT bursts into a log: noise with NUL bytes and broken UTF-8, coloured lines, progress bars, and megabytes without a line end.</summary>
    private const string Writer = """
        use strict;
        use Time::HiRes 'sleep';
        my ($log, $seed, $count) = @ARGV;
        srand($seed);
        open(my $out, '>>', $log) or die $!;
        binmode $out;
        for (1 .. $count) {
            my $kind = int(rand(5));
            my $burst = $kind == 0 ? join('', map { chr(int(rand(256))) } 1 .. int(rand(5000)))
                : $kind == 1 ? join('', map { "\e[3" . int(rand(8)) . "mline $_ of burst\e[0m\n" } 1 .. int(rand(300)))
                : $kind == 2 ? join("\r", map { "progress $_ %" } 1 .. 100)
                : $kind == 3 ? (chr(int(rand(256))) x int(rand(1500000)))
                : "\xc3\x28\0\xff\n" x int(rand(50));
            syswrite($out, $burst) or length($burst) == 0 or die $!;
            sleep(rand(0.05));
        }
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_happens_the_mirror_is_what_was_in_the_file()
    {
        var seed = Setting("DAPHNE_TEST_SEED", Random.Shared.Next());
        TestContext.Current.TestOutputHelper!.WriteLine($"DAPHNE_TEST_SEED={seed}");
        var random = new Random(seed);
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var deployment = await engine.DeployedAsync(await engine.AddClusterAsync("s1", "s2"), await engine.AddPackageAsync(TinyPackage.Build()));

        for (var round = Setting("DAPHNE_TEST_ROUNDS", 6); round > 0; round--)
        {
            var writers = deployment.Workers.Select(worker => engine.ShellAsync(
                worker.NodeName, "perl -e \"$1\" \"$2\" \"$3\" \"$4\"", Writer, LogOf(deployment, worker), $"{random.Next()}", $"{random.Next(5, 40)}")).ToList();
            await DisturbAsync(engine, random);
            await Task.WhenAll(writers);
            foreach (var worker in deployment.Workers.Where(_ => random.Next(3) == 0))
            {
                await LevelAsync(engine, deployment, worker);
                await engine.ShellAsync(worker.NodeName, "cat \"$1\" >> \"$1.before\" && : > \"$1\"", LogOf(deployment, worker));
            }
        }

        foreach (var worker in deployment.Workers)
        {
            await LevelAsync(engine, deployment, worker);
            var remote = await engine.ShellAsync(worker.NodeName, "touch \"$1.before\"; cat \"$1.before\" \"$1\" | sha256sum", LogOf(deployment, worker));
            Assert.Equal(remote.Split(' ')[0], Convert.ToHexStringLower(SHA256.HashData(await engine.LogBytesAsync(worker.LogStreamId))));
        }
    }

    private async Task DisturbAsync(TestEngine engine, Random random)
    {
        await Task.Delay(random.Next(300), Cancelled);
        var host = random.Next(2) == 0 ? "s1" : "s2";
        switch (random.Next(4))
        {
            case 0:
                await fixture.Lab.CutAsync(host);
                await Task.Delay(random.Next(3000), Cancelled);
                await fixture.Lab.HealAsync(host);
                break;
            case 1:
                await engine.DropAsync();
                await Task.Delay(random.Next(500), Cancelled);
                await engine.StartAsync();
                break;
            case 2:
                await engine.ShellAsync(host, "pkill -KILL -f '[s]shd: root' || true");
                break;
            default:
                break;
        }
    }

    /// <summary>As many bytes as all files that the log ever was.</summary>
    private static async Task LevelAsync(TestEngine engine, Deployment deployment, Worker worker)
    {
        var size = await engine.ShellAsync(worker.NodeName, "touch \"$1.before\"; cat \"$1.before\" \"$1\" | wc -c", LogOf(deployment, worker));
        await engine.UntilAsync(
            () => engine.Logs.GetAsync(worker.LogStreamId, Cancelled), stream => stream.Length == long.Parse(size, CultureInfo.InvariantCulture), $"{size.Trim()} bytes of the log");
    }

    private static string LogOf(Deployment deployment, Worker worker) => $"{deployment.Cluster!.Root}/{worker.Directory}/log";

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}

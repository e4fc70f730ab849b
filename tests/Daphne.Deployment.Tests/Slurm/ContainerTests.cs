using Daphne.Clusters;
using Daphne.Data;
using Daphne.Deployments;
using Daphne.Runs;
using Daphne.Slurm;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Slurm;

/// <summary>DAPHNE's programs in containers on compute nodes: with the tests' own runtime, which really changes the root, and with Apptainer where there is one.</summary>
[Collection(typeof(SlurmLab.Tests))]
public sealed class ContainerTests(SlurmLab fixture)
{
    /// <summary>Prints where it is and what it was given, waits while there is a lock, and ends with a code of its own.</summary>
    private const string Coordinator = """
        #!/bin/sh
        echo "image $(cat /etc/image)"
        echo "greeting $GREETING"
        echo "note $(cat "/mnt/a folder/note")"
        echo "workers $(echo "$DISTRIBUTED_WORKERS" | tr , '\n' | wc -l)"
        for word in "$@"; do
            echo "<$word>"
            case $word in lock=*) lock=${word#*=} ;; esac
        done
        while [ -e "$lock" ]; do sleep 0.1; done
        echo end
        exit 5
        """;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Workers_and_scripts_run_in_an_image_that_is_built_from_its_source_with_binds_and_words_as_they_were_given()
    {
        await using var runtime = await ContainerRuntime.InstallStandInAsync(fixture.Lab);
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        await TryAsync(engine, cluster, "docker://example/daphne");
    }

    [Fact]
    public async Task Workers_and_scripts_run_in_an_image_of_Apptainer()
    {
        if (await ContainerRuntime.FindAsync() is not { } apptainer)
        {
            Assert.Skip("There is no Apptainer on this machine, and Debian 12 has none to install: containers were only tried with the tests' own stand-in for it.");
            return;
        }
        await using var runtime = await ContainerRuntime.InstallAsync(fixture.Lab, "apptainer", $"#!/bin/sh\nexec '{apptainer}' \"$@\"\n");
        await using var engine = await TestEngine.StartAsync(fixture.Lab);
        var cluster = await engine.AddSlurmClusterAsync();
        var image = $"/shared/{Id.New()}.sif";
        await engine.ShellAsync("login", """
            mkdir -p "$1.tree/usr" "$1.tree/etc" "$1.tree/mnt" && ln -s usr/bin usr/lib usr/lib64 "$1.tree" && echo "$1" > "$1.tree/etc/image" &&
                apptainer build "$1" "$1.tree" > "$1.log" 2>&1 || { cat "$1.log" >&2; exit 1; }
            """, image);
        await TryAsync(engine, cluster, image);
    }

    /// <summary>Without what Apptainer itself has to say.</summary>
    private static string Own(string text) => string.Concat(text.Split('\n').Where(line => !line.StartsWith("INFO:", StringComparison.Ordinal) && !line.StartsWith("WARNING:", StringComparison.Ordinal) && line.Length > 0).Select(line => line + "\n"));

    private static async Task TryAsync(TestEngine engine, Cluster cluster, string image)
    {
        var (folder, gate) = ($"/shared/{Id.New()}", $"{cluster.Root}/lock");
        await engine.ShellAsync("login", """mkdir "$1" && echo "it's here" > "$1/note" && chmod -R a+rX "$1" """, folder);
        string[] words = ["--bind", "/usr", "--bind", $"{folder}:/mnt/a folder", "--env", """GREETING=it's a "quoted" word"""];
        var settings = new DeploymentSettings { Workers = 3, Slurm = new SlurmSettings { Nodes = 2, Container = new SlurmContainer(image, words) } };
        var deployment = await engine.DeployedAsync(cluster, await engine.AddPackageAsync(TinyPackage.Build(coordinator: Coordinator)), settings);

        Assert.Equal(3, deployment.Workers.Count(worker => worker.Status == WorkerStatus.Ready));
        foreach (var worker in deployment.Workers)
            Assert.Equal(image, (await engine.ShellAsync(worker.NodeName, """root=/proc/$(pgrep -n -s "$1")/root && cat "$root/etc/image" && test ! -e "$root$2" """, $"{worker.Pid}", folder)).Trim());
        foreach (var mode in new[] { SlurmRunMode.Step, SlurmRunMode.Job })
        {
            await engine.ShellAsync("login", "touch \"$1\"", gate);
            var run = await engine.Runs.SubmitAsync(deployment.Id, new RunInput { Script = "print(1);", Arguments = [new("lock", gate)], Slurm = new SlurmRun { Mode = mode } }, Cancelled);
            var first = $"image {image}\ngreeting it's a \"quoted\" word\nnote it's here\nworkers 3\n<--distributed>\n<--dist_backend=sync-gRPC>\n<script.daph>\n<lock={gate}>\n";
            await engine.UntilAsync(() => engine.LogTextAsync(run.LogStreamId), text => Own(text) == first, "what it prints while it runs");
            await engine.ShellAsync("login", "rm \"$1\"", gate);
            var ended = await engine.EndOfAsync(run);
            Assert.Equal((RunStatus.Failed, 5), (ended.Status, ended.ExitCode));
            Assert.Equal(first + "end\n", Own(await engine.LogTextAsync(run.LogStreamId)));
        }

        TestEngine.Succeeded(await engine.EndOfAsync(await engine.Deployments.StopAsync(deployment.Id, Cancelled)));
        foreach (var node in new[] { "n1", "n2", "n3", "n4" })
            Assert.Equal("", await engine.ShellAsync(node, "pgrep -u alice || true"));
    }
}

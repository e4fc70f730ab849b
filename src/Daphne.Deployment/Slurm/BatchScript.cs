using System.Globalization;
using System.Text;
using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Packages;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>
/// The batch script of an allocation. It is short, has no path of its own in it, and is submitted from the folder that it works in: what a
/// person reads before is what Slurm gets, but for the token in its name.
/// </summary>
internal sealed class BatchScript(Cluster cluster, DeploymentSettings settings, string token)
{
    private readonly SlurmSettings asked = settings.Slurm ?? new SlurmSettings();
    private readonly SlurmDefaults defaults = cluster.Slurm ?? new SlurmDefaults();

    /// <summary>One that starts workers, a task each.</summary>
    /// <param name="what">For people, in a comment and in Slurm's own: <c>experiment, release 2</c>.</param>
    /// <param name="workers">How many.</param>
    /// <param name="packageSha">The package they are started from.</param>
    public string OfWorkers(string what, int workers, string packageSha)
    {
        var tasks = workers.ToString(CultureInfo.InvariantCulture);
        var firstPort = (settings.FirstPort ?? cluster.FirstPort).ToString(CultureInfo.InvariantCulture);
        return new StringBuilder()
            .Append(Head($"{workers} {(workers == 1 ? "worker" : "workers")} of {what}"))
            .Append(BatchWords.Line("--ntasks", tasks))
            .Append(asked.Nodes is { } nodes ? BatchWords.Line("--nodes", Number(Math.Min(nodes, workers))) + BatchWords.Line("--ntasks-per-node", Number(PerNode(workers, nodes))) : "")
            .Append(Resources())
            .Append(asked.Requeue is { } requeue ? BatchWords.Line(requeue ? "--requeue" : "--no-requeue") : "")
            .Append(BatchWords.Line(asked.SbatchArguments))
            .Append(OnlyOnce)
            .Append(Environment())
            .Append(Container())
            .Append(asked.CpusPerWorker is null ? "" : CpusForSteps)
            .Append("# Each task starts one worker on a free port of its node. One that ends takes no other with it.\n")
            .Append(CultureInfo.InvariantCulture, $"srun --ntasks={tasks} --kill-on-bad-exit=0 --wait=0 {Words(asked.SrunArguments)}\\\n")
            .Append(CultureInfo.InvariantCulture, $"  sh ./worker.sh {packageSha} {firstPort}{ContainerWords()}\n")
            .Append(Ending)
            .ToString();
    }

    /// <summary>One that executes a run.</summary>
    /// <param name="what">For people.</param>
    /// <param name="tasks">How many processes.</param>
    /// <param name="words">More for sbatch.</param>
    /// <param name="environment">Lines that export variables.</param>
    /// <param name="command">Lines that execute it and set <c>code</c>.</param>
    public string OfRun(string what, int tasks, IReadOnlyList<string> words, string environment, string command) => new StringBuilder()
        .Append(Head(what, "batch"))
        .Append(BatchWords.Line("--ntasks", Number(tasks)))
        .Append(BatchWords.Line("--no-requeue"))
        .Append(BatchWords.Line(words))
        .Append(OnlyOnce)
        .Append(Environment())
        .Append(environment)
        .Append(command)
        .Append(RunEnding)
        .ToString();

    /// <summary>One that makes a package out of a source, in the container where there is one.</summary>
    public string OfBuild(string what, PackageBuild build) => new StringBuilder()
        .Append(Head(what))
        .Append(BatchWords.Line("--ntasks", "1"))
        .Append(BatchWords.Line("--no-requeue"))
        .Append(BatchWords.Line(build.SbatchArguments))
        .Append(OnlyOnce)
        .Append(Environment())
        .Append(Container())
        .Append(CultureInfo.InvariantCulture, $"source=$(cd {BuildScript.FolderOf(build)} && pwd) &&\n")
        .Append(asked.Container is null
            ? $"  (cd \"$source\" && bash -c {ShellWords.Quote(build.Command)}) &&\n"
            : $"  {Contained("""--bind "$source" --pwd "$source" """)} \\\n    bash -c {ShellWords.Quote(build.Command)} &&\n")
        .Append(CultureInfo.InvariantCulture, $"  sh ./pack.sh \"$source\" {ShellWords.Quote(build.Output)}\n")
        .Append(Ending)
        .ToString();

    /// <summary>
    /// One that tells what its compute node has, in the folder that the login node has made for it, where that is seen there. It asks for what one
    /// worker gets, and with what people add: some sites refuse jobs that say nothing of memory, of GPUs or of a thing of their own.
    /// </summary>
    public string OfProbe(string what) => Head(what, "/dev/null")
        + BatchWords.Line("--ntasks", "1")
        + Resources()
        + BatchWords.Line("--no-requeue")
        + BatchWords.Line(ProbeOptions.Of(asked.SbatchArguments))
        + Look;

    /// <summary>What sbatch was asked for each task holds for srun, too, from Slurm 22.05 on only where it is said again.</summary>
    private const string CpusForSteps = "export SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK\n\n";

    private const string Look = """

        # What the login node has written may be seen a moment later here.
        tries=0
        until cd "$SLURM_SUBMIT_DIR" 2> /dev/null; do
          tries=$((tries + 1))
          [ "$tries" -lt 10 ] || exit 1
          sleep 1
        done
        {
          echo "node=${SLURMD_NODENAME:-$(uname -n)}"
          echo "os=$(. /etc/os-release && echo "${PRETTY_NAME:-$NAME}")"
          echo "arch=$(uname -m)"
          echo "glibc=$(getconf GNU_LIBC_VERSION | cut -d ' ' -f 2)"
          if runtime=$(command -v apptainer || command -v singularity); then echo "container=$("$runtime" --version)"; fi
        } > answer.new 2> /dev/null && mv answer.new answer

        """;

    private const string OnlyOnce = """

        # This folder is for one job. One that Slurm has put back into the queue is the same job; any other of this name is one too many.
        cd "$SLURM_SUBMIT_DIR" || exit
        ln -s "$SLURM_JOB_ID" taken 2> /dev/null
        case $(readlink taken) in
          "$SLURM_JOB_ID") ;;
          '') echo "nothing can be written to $PWD; is its disk, or its quota, full?"; exit 1 ;;
          *) echo "job $(readlink taken) does this already"; exit 0 ;;
        esac
        rm -f ended


        """;

    private const string Ending = """
        code=$?
        echo "$code $(date +%s)" > ended
        exit $code

        """;

    /// <summary>Where the task could not tell its end itself, it is told here.</summary>
    private const string RunEnding = """

        case $(cat state) in
          gone*) ;;
          *)
            cat srun.out >> log 2> /dev/null
            echo "gone ${SLURMD_NODENAME:--} - 0 $SLURM_JOB_ID 0 0 0 0 0 0 $code" > state.batch && mv state.batch state
            ;;
        esac
        echo "$code $(date +%s)" > ended
        exit $code

        """;

    /// <summary>What people must not say once more in words of their own: it would take the job out of the dashboard's sight.</summary>
    private static readonly string[] OwnOptions =
    [
        "-J", "--job-name", "--comment", "-o", "--output", "-e", "--error", "-i", "--input", "-D", "--chdir", "-a", "--array", "-n", "--ntasks", "-W", "--wait",
        "--wrap", "--open-mode", "--export-file", "--parsable", "--test-only", "--uid", "--gid", "-H", "--hold", "--jobid", "-h", "--help", "-V", "--version", "-M", "--clusters", "-Q", "--quiet", "-v", "--verbose",
    ];

    /// <summary>Words that are no abbreviations, though the names of others begin so.</summary>
    private static readonly string[] WholeOptions = ["--export"];

    /// <summary>Whether a word for sbatch or srun is an option of the dashboard's own, also abbreviated, or with its value behind it.</summary>
    public static bool IsOwn(string word)
    {
        var name = word.Split('=')[0];
        if (OwnOptions.Contains(name))
            return true;
        return name.StartsWith("--", StringComparison.Ordinal)
            ? name.Length > 3 && !WholeOptions.Contains(name) && OwnOptions.Any(own => own.StartsWith(name, StringComparison.Ordinal))
            : name.Length > 2 && name[0] == '-' && OwnOptions.Contains(name[..2]);
    }

    private string Head(string what, string output = "log") => $"""
        #!/bin/bash
        # {what}

        """
        + BatchWords.Line("--job-name", Allocation.NameOf(token))
        + BatchWords.Line("--comment", $"Daphne Dashboard {token}: {what}")
        + BatchWords.Line("--output", output)
        + BatchWords.Line("--open-mode", "append")
        + Given("--partition", asked.Partition ?? defaults.Partition)
        + Given("--account", asked.Account ?? defaults.Account)
        + Given("--qos", asked.Qos ?? defaults.Qos)
        + Given("--time", asked.TimeLimit ?? defaults.TimeLimit)
        + Given("--constraint", asked.Constraint ?? defaults.Constraint)
        + Given("--reservation", asked.Reservation ?? defaults.Reservation);

    private string Resources() =>
        (asked.CpusPerWorker is { } cpus ? BatchWords.Line("--cpus-per-task", Number(cpus)) : "")
        + (asked.MemoryPerWorker is { } memory ? BatchWords.Line("--mem-per-cpu", $"{Number((int)Math.Ceiling((double)SlurmSize.Megabytes(memory)! / (asked.CpusPerWorker ?? 1)))}M") : "")
        + Given("--gpus-per-task", asked.GpusPerWorker);

    private string Environment()
    {
        var modules = asked.Modules.Count > 0 ? asked.Modules : defaults.Modules;
        var text = new StringBuilder(modules.Count > 0 ? Load(Words(modules)) : "");
        foreach (var (name, value) in SecretVariables.Plain(settings).OrderBy(variable => variable.Key, StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"export {name}={ShellWords.Quote(value)}\n");
        foreach (var name in settings.SecretNames.Order(StringComparer.Ordinal))
            text.Append(CultureInfo.InvariantCulture, $"# {name} is secret: it is handed over in sbatch's own environment.\n");
        return text.Length == 0 ? "" : text.Append('\n').ToString();
    }

    /// <summary>Many sites tell only login shells what "module" is. Their profile may set PATH anew, and what was in it is still needed.</summary>
    private static string Load(string modules) => $$"""
        # Where this cannot begin, the dashboard reads why.
        give_up() { echo "$1"; echo "127 $(date +%s) $1" > ended; exit 127; }
        if ! command -v module > /dev/null; then
          path=$PATH
          . /etc/profile > /dev/null 2>&1
          PATH=$PATH:$path
          command -v module > /dev/null || give_up "node ${SLURMD_NODENAME:-$(uname -n)} has no command 'module', also not by /etc/profile: name no modules, or ask the site"
        fi
        module load {{modules}}|| give_up 'its modules could not be loaded'

        """;

    private string Container() => asked.Container is null ? "" :
        "container=$(command -v apptainer || command -v singularity) || { echo 'neither apptainer nor singularity is on this node'; exit 127; }\n\n";

    private string ContainerWords() => asked.Container is null ? "" : $" \\\n  {Contained("")}";

    /// <summary>The install root need not be among the folders that a container sees by itself.</summary>
    private string Contained(string more) =>
        $"\"$container\" exec --bind \"$(cd ../../../../.. && pwd)\" {more}{Words(asked.Container!.Arguments)}{ShellWords.Quote(SlurmImages.PathOf(asked.Container.Image))}";

    private static int PerNode(int workers, int nodes) => (workers + nodes - 1) / nodes;

    private static string Given(string option, string? value) => value is null ? "" : BatchWords.Line(option, value);

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    internal static string Words(IReadOnlyList<string> words) => words.Count == 0 ? "" : ShellWords.Join(words) + " ";
}

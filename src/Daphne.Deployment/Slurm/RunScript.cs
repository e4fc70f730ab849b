using System.Globalization;
using Daphne.Clusters;
using Daphne.Deployments;
using Daphne.Remote;
using Daphne.Runs;

namespace Daphne.Slurm;

/// <summary>What executes a run through Slurm: the words of srun for a step, or the batch script of a job of its own.</summary>
internal sealed class RunScript(Cluster cluster, Release release, Run run)
{
    private readonly SlurmRun asked = run.Slurm ?? new SlurmRun();
    private readonly SlurmSettings settings = release.Settings.Slurm ?? new SlurmSettings();

    private const string FindWorkers = """
        # Where the workers are by now: they may have moved while this job waited.
        DISTRIBUTED_WORKERS='' away=''
        while read -r worker; do
          told='' port=0
          { read -r told _ host port _ < "../../workers/$worker/state"; } 2> /dev/null
          if [ "$told" = alive ] && [ "$port" != 0 ]; then
            DISTRIBUTED_WORKERS=$DISTRIBUTED_WORKERS${DISTRIBUTED_WORKERS:+,}$host:$port
          else
            away="$away $worker"
          fi
        done < worker-ids
        export DISTRIBUTED_WORKERS


        """;

    /// <summary>DAPHNE would crash or hang against one that is not.</summary>
    private const string WhereAllAreThere = """
        if [ -n "$away" ]; then
          echo "The run was not begun: these workers were not there when its job got its turn:$away. Start the deployment again, then rerun." > srun.out
          code=1
        else

        """;

    /// <summary><c>slurm-step.sh</c> for one task in an allocation that holds workers; they keep their CPUs, which the coordinator shares with them.</summary>
    /// <param name="job">The one whose nodes it gets.</param>
    public IReadOnlyList<string> StepWords(Allocation job) =>
        [$"{job.JobId}", job.JobName, "--overlap", "--ntasks=1", "--nodes=1", .. asked.SrunArguments, "sh", "./task.sh", .. TaskWords(collected: false)];

    /// <summary>Of a job of its own, whose one task, or whose MPI processes, execute the script.</summary>
    /// <param name="token">The allocation's.</param>
    /// <param name="what">For people.</param>
    public string Batch(string token, string what)
    {
        var isMpi = asked.Mode == SlurmRunMode.Mpi;
        var (forSbatch, forSrun) = SrunOptions.Split(asked.SrunArguments);
        var tasks = isMpi ? asked.Ranks ?? SlurmPlan.Workers(cluster, release.Settings) + 1 : 1;

        // Where one process has crashed, the others would wait for it for ever.
        var mpi = "--kill-on-bad-exit=1 " + (asked.Mpi is { } type ? $"--mpi={type} " : "");
        var srun = string.Create(CultureInfo.InvariantCulture, $"srun --ntasks={tasks} {(isMpi ? mpi : "")}{BatchScript.Words(forSrun)}sh ./task.sh ")
            + ShellWords.Join(TaskWords(isMpi)) + (isMpi ? " >> log 2>&1\n" : " > srun.out 2>&1\n");
        return new BatchScript(cluster, release.Settings, token).OfRun(what, tasks, forSbatch, isMpi ? "" : FindWorkers,
            !isMpi && run.Options.Contains("--distributed") ? $"{WhereAllAreThere}  {srun}  code=$?\nfi\n" : $"{srun}code=$?\n");
    }

    /// <summary>The ids of the workers that a job of its own looks for when it begins.</summary>
    public static SlurmFile Workers(IEnumerable<Worker> workers) => new("worker-ids", string.Concat(workers.Select(worker => worker.Id + "\n")));

    private IEnumerable<string> TaskWords(bool collected) =>
        [collected ? "1" : "0", release.Package!.Sha256, $"{ContainerWords.Count}", .. ContainerWords, .. run.Options, "--", .. run.Arguments.Select(argument => $"{argument.Name}={argument.Value}")];

    /// <summary>The runtime is looked for where the task runs.</summary>
    private IReadOnlyList<string> ContainerWords => settings.Container is not { } container ? [] :
    [
        "sh", "-c", """runtime=$(command -v apptainer || command -v singularity) || { echo 'neither apptainer nor singularity is on this node'; exit 127; }; exec "$runtime" exec --bind "$(cd ../../../../.. && pwd)" "$@" """.Trim(), "sh",
        .. container.Arguments, SlurmImages.PathOf(container.Image),
    ];
}

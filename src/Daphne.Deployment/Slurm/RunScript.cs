using System.Globalization;
using System.Text;
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

    /// <summary>srun for one task in an allocation that holds workers; they keep their CPUs, which the coordinator shares with them.</summary>
    public IReadOnlyList<string> StepWords(long jobId) =>
        [$"--jobid={jobId}", "--overlap", "--ntasks=1", "--nodes=1", .. asked.SrunArguments, "sh", "./task.sh", .. TaskWords(collected: false)];

    /// <summary>Of a job of its own, whose one task, or whose MPI processes, execute the script.</summary>
    /// <param name="token">The allocation's.</param>
    /// <param name="what">For people.</param>
    /// <param name="workers">The addresses of the workers; none for MPI.</param>
    public string Batch(string token, string what, IReadOnlyList<string> workers)
    {
        var isMpi = asked.Mode == SlurmRunMode.Mpi;
        var (forSbatch, forSrun) = SrunOptions.Split(asked.SrunArguments);
        var tasks = isMpi ? asked.Ranks ?? SlurmPlan.Workers(cluster, release.Settings) + 1 : 1;
        var environment = new StringBuilder(isMpi ? "" : $"export DISTRIBUTED_WORKERS={string.Join(',', workers)}\n");

        // Where one process has crashed, the others would wait for it for ever.
        var mpi = "--kill-on-bad-exit=1 " + (asked.Mpi is { } type ? $"--mpi={type} " : "");
        var srun = string.Create(CultureInfo.InvariantCulture, $"srun --ntasks={tasks} {(isMpi ? mpi : "")}{BatchScript.Words(forSrun)}sh ./task.sh ")
            + ShellWords.Join(TaskWords(isMpi));
        return new BatchScript(cluster, release.Settings, token).OfRun(what, tasks, forSbatch, environment.ToString(), isMpi
            ? $"{srun} >> log 2>&1\ncode=$?\n"
            : $"{srun} > srun.out 2>&1\ncode=$?\n");
    }

    private IEnumerable<string> TaskWords(bool collected) =>
        [collected ? "1" : "0", release.Package!.Sha256, $"{ContainerWords.Count}", .. ContainerWords, .. run.Options, "--", .. run.Arguments.Select(argument => $"{argument.Name}={argument.Value}")];

    /// <summary>The runtime is looked for where the task runs.</summary>
    private IReadOnlyList<string> ContainerWords => settings.Container is not { } container ? [] :
    [
        "sh", "-c", """runtime=$(command -v apptainer || command -v singularity) || { echo 'neither apptainer nor singularity is on this node'; exit 127; }; exec "$runtime" exec --bind "$(cd ../../../../.. && pwd)" "$@" """.Trim(), "sh",
        .. container.Arguments, SlurmImages.PathOf(container.Image),
    ];
}

using System.Globalization;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>
/// Asks every worker on compute nodes right before a run, all at once. The login node asks first; those that it does not reach are asked by
/// a step in their own allocation, since at some sites only compute nodes reach compute nodes.
/// </summary>
internal static class SlurmAnswers
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <returns>For each worker whether it has answered.</returns>
    public static async Task<IReadOnlyList<bool>> AskAsync(StepContext step, IReadOnlyList<Worker> workers, CancellationToken cancellationToken)
    {
        var asked = workers.Where(worker => worker is { Status: WorkerStatus.Ready, HasPlace: true }).ToList();
        var jobs = asked.Select(worker => worker.ProcessIdentity!.Split('.')[0]).ToList();
        var host = await step.BareHostAsync(cancellationToken);
        var command = RemoteScript.Command("slurm-ask.sh", asked.Zip(jobs).SelectMany(pair => new[] { pair.First.Host, pair.First.Port.ToString(CultureInfo.InvariantCulture), pair.Second }));
        var result = await host.RunAsync(command, Limit, cancellationToken);
        await step.LogAsync(result.Error, cancellationToken);
        var answered = result.Lines.ToHashSet(StringComparer.Ordinal);
        return [.. workers.Select(worker => asked.Contains(worker) && answered.Contains($"{worker.Host} {worker.Port}"))];
    }
}

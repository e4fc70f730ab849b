using System.Globalization;
using System.Text;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>
/// Asks every worker on compute nodes right before a run. The login node asks first; those that it does not reach are asked by a step in their
/// own allocation, since at some sites only compute nodes reach compute nodes.
/// </summary>
internal static class SlurmAnswers
{
    /// <summary>The script asks nobody any more after 90 seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <param name="step">On the login node.</param>
    /// <param name="workers">Who is asked.</param>
    /// <param name="unfinished">The deployment's jobs that are not over.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>For each worker whether it has answered.</returns>
    public static async Task<IReadOnlyList<bool>> AskAsync(StepContext step, IReadOnlyList<Worker> workers, IReadOnlyList<Allocation> unfinished, CancellationToken cancellationToken)
    {
        var asked = workers.Where(worker => worker is { Status: WorkerStatus.Ready, HasPlace: true }).ToList();
        if (asked.Count == 0)
            return [.. workers.Select(_ => false)];

        // By the script's input, since there may be more of them than a command line holds.
        var names = unfinished.ToDictionary(allocation => allocation.Id, allocation => allocation.JobName);
        var places = string.Concat(asked.Select(worker => string.Create(CultureInfo.InvariantCulture,
            $"{worker.Host} {worker.Port} {worker.ProcessIdentity!.Split('.')[0]}:{names.GetValueOrDefault(worker.AllocationId!)}\n")));
        var host = await step.BareHostAsync(cancellationToken);
        var command = RemoteScript.Command("slurm-ask.sh", RemoteScript.Command("ask-servers.sh").Script);
        var result = await host.RunAsync(command, Limit, cancellationToken, async (input, token) => await input.WriteAsync(Encoding.UTF8.GetBytes(places), token));
        await step.LogAsync(result.Error, cancellationToken);
        var answered = result.Lines.ToHashSet(StringComparer.Ordinal);
        return [.. workers.Select(worker => asked.Contains(worker) && answered.Contains($"{worker.Host} {worker.Port}"))];
    }
}

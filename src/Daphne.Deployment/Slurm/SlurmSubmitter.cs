using System.Globalization;
using System.Text;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>
/// Hands a planned allocation to Slurm, once. The script on the login node asks Slurm for the allocation's name before it submits, so it
/// can be repeated after a crash or a lost answer; and of two jobs that Slurm took all the same, only one does anything.
/// </summary>
internal sealed class SlurmSubmitter(AllocationRegistry registry)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    /// <param name="step">On the login node.</param>
    /// <param name="allocation">Planned; one that Slurm has accepted already is left as it is.</param>
    /// <param name="files">What its folder holds beside the batch script.</param>
    /// <param name="exports">Shell text that sets secret variables.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ProblemException">Slurm refuses it, or does not answer.</exception>
    public async Task<Allocation> SubmitAsync(StepContext step, Allocation allocation, IReadOnlyList<SlurmFile> files, string exports, CancellationToken cancellationToken)
    {
        var row = await TryAsync(step, allocation, files, exports, cancellationToken);
        return row.State != AllocationState.Abandoned ? row : throw ProblemException.Refused(
            $"{step.Node.Name}: Slurm refused the job: {row.Reason}. Change what the deployment asks for (partition, account, QOS, time limit, size) and redeploy.");
    }

    /// <summary>The same, where a refusal is no failure.</summary>
    /// <returns>Abandoned where Slurm refuses it, with Slurm's own words as its reason.</returns>
    /// <exception cref="ProblemException">Slurm does not answer, or the job did not get as far as to Slurm.</exception>
    public async Task<Allocation> TryAsync(StepContext step, Allocation allocation, IReadOnlyList<SlurmFile> files, string exports, CancellationToken cancellationToken)
    {
        if (allocation.JobId is not null)
            return allocation;
        IReadOnlyList<SlurmFile> all = [.. files, new SlurmFile("batch.sh", allocation.Script)];
        var command = RemoteScript.Command("slurm-submit.sh",
        [
            step.Endpoint.Root, step.Node.Id, allocation.Directory, allocation.JobName, $"{Encoding.UTF8.GetByteCount(exports)}",
            .. all.SelectMany(file => new[] { file.Name, $"{file.Bytes.Length}" }),
        ]);
        var host = await step.HostAsync(cancellationToken);
        CommandResult result;
        try
        {
            result = await host.RunAsync(command, Limit, cancellationToken, (input, token) => SlurmFile.WriteAsync(input, exports, all, token));
        }
        catch (ProblemException slow) when (slow is { Kind: ProblemKind.Unreachable, IsConnectionLost: false })
        {
            throw Silent(step, allocation, slow.Message, null);
        }
        await step.LogAsync(result.Text, cancellationToken);
        if (result.Succeeded && result.Output.Trim().Split(' ') is ["job", var number])
            return await registry.ChangeAsync(allocation.Id, (row, now) => row.Accepted(long.Parse(number, CultureInfo.InvariantCulture), now), CancellationToken.None);
        if (result.ExitCode == SlurmCodes.Refused)
            return await registry.ChangeAsync(allocation.Id, (row, now) => row.Ended(AllocationState.Abandoned, Reason(result), null, now), CancellationToken.None);
        if (result.ExitCode == SlurmCodes.NoAnswer)
            throw Silent(step, allocation, Reason(result), result.Text);
        throw step.Failed("the job could not be submitted", result);
    }

    private static ProblemException Silent(StepContext step, Allocation allocation, string why, string? output) =>
        new(ProblemKind.Unreachable, $"{step.Node.Name}: Slurm does not answer ({why}). Whether it has the job {allocation.JobName} is found out as soon as it does.")
        {
            IsConnectionLost = true,
            Output = output,
        };

    /// <summary>sbatch says first what is wrong, in general words, and then that it could not submit.</summary>
    private static string Reason(CommandResult result) =>
        result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Replace("sbatch: error: ", "", StringComparison.Ordinal).Replace("Batch job submission failed: ", "", StringComparison.Ordinal))
            .LastOrDefault() ?? $"exit code {result.ExitCode}";
}

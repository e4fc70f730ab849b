using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>Ends jobs of ours and waits until Slurm has let go of their nodes. They are known by their names, which hold their tokens: nobody else's job is ever meant.</summary>
internal sealed class SlurmCanceller(AllocationRegistry registry)
{
    private const int SecondsToEnd = 90;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(SecondsToEnd + 60);

    /// <exception cref="ProblemException">Slurm does not answer, or a job does not end.</exception>
    public async Task CancelAsync(StepContext step, IReadOnlyList<Allocation> allocations, CancellationToken cancellationToken)
    {
        if (allocations.Count == 0)
            return;
        foreach (var allocation in allocations.Where(allocation => !allocation.IsEnding))
            await registry.ChangeAsync(allocation.Id, (row, _) => row.End(), cancellationToken);
        var result = await AskAsync(await step.HostAsync(cancellationToken), [.. allocations.Select(allocation => allocation.JobName)], Limit, cancellationToken);
        await step.LogAsync(result.Text, cancellationToken);
        if (result.ExitCode == SlurmCodes.NoAnswer)
            throw Silent(step.Node.Name, result.Text);
        if (!result.Succeeded)
            throw step.Failed("the jobs could not be cancelled", result);
        var alive = new List<string>();
        foreach (var line in result.Lines.Select(line => line.Split(' ')))
        {
            var allocation = allocations.Single(allocation => allocation.JobName == line[1]);
            if (line[0] == "alive")
                alive.Add($"job {line[2]} is {line[3].ToLowerInvariant()}");
            else
                await registry.ChangeAsync(allocation.Id, End, cancellationToken);
        }
        if (alive.Count > 0)
            throw new ProblemException(ProblemKind.Remote,
                $"{step.Node.Name}: {string.Join("; ", alive)} {SecondsToEnd} s after it was cancelled. A node that does not answer keeps its job for a while: retry later, or ask the site.");
    }

    /// <exception cref="ProblemException">The login node does not answer in time.</exception>
    internal static async Task<CommandResult> AskAsync(IRemoteHost host, IReadOnlyList<string> names, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            return await host.RunAsync(RemoteScript.Command("slurm-cancel.sh", [$"{SecondsToEnd}", .. names]), limit, cancellationToken);
        }
        catch (ProblemException slow) when (slow is { Kind: ProblemKind.Unreachable, IsConnectionLost: false })
        {
            throw Silent(host.Name, slow.Message);
        }
    }

    /// <summary>Whether they are cancelled nobody knows: it is tried again, and by whoever watches the cluster where this operation gives up.</summary>
    private static ProblemException Silent(string node, string output) =>
        new(ProblemKind.Unreachable, $"{node}: Slurm does not answer, so its jobs could not be cancelled. They are as soon as it does.") { IsConnectionLost = true, Output = output };

    /// <summary>What Slurm itself says of its end comes before ours, whichever is first.</summary>
    private static void End(Allocation row, DateTimeOffset now)
    {
        if (!row.IsOver)
            row.Ended(row.JobId is null ? AllocationState.Abandoned : AllocationState.Cancelled, null, null, now);
    }
}

using System.Globalization;
using Daphne.Clusters;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>Asks a cluster's Slurm once, over its login node, for everything that anybody here wants to know.</summary>
internal sealed class SlurmQuery(NodeHosts hosts, TimeProvider clock) : ISlurmQuery
{
    private const int MaxShown = 200;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    public async Task<SlurmAnswer> AskAsync(
        Cluster cluster, IReadOnlyList<Allocation> allocations, IReadOnlyCollection<string> missing, bool isWhole, CancellationToken cancellationToken)
    {
        var login = NodeEndpoint.Of(cluster, SlurmPlan.LoginOf(cluster));

        // A reserved one asks no person to log in again where somebody has logged out: to look is no reason for that.
        var host = await hosts.OpenReservedAsync(login, cancellationToken);
        await using var process = await host.StartAsync(RemoteScript.Command("slurm-queue.sh", login.Root, isWhole ? "1" : "0"), cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Limit);
        try
        {
            var error = new StreamReader(process.Error).ReadToEndAsync(deadline.Token);
            var writing = WriteAsync(process, allocations, missing, deadline.Token);
            var lines = new List<string>();
            using var output = new StreamReader(process.Output);
            while (await output.ReadLineAsync(deadline.Token) is { } line)
                lines.Add(line);
            var code = await process.WaitAsync(deadline.Token);
            await writing;
            if (code != 0)
                throw new ProblemException(ProblemKind.Unreachable, $"{login.Name}: {(code == SlurmCodes.NoAnswer ? "Slurm does not answer" : $"Slurm could not be asked (exit code {code})")}: {LastLine(await error)}");
            return SlurmAnswer.Parse(lines, allocations.Where(allocation => allocation.JobId is not null).ToDictionary(allocation => allocation.JobName, allocation => allocation.JobId!.Value), isWhole, clock.GetUtcNow());
        }
        catch (FormatException nonsense)
        {
            throw new ProblemException(ProblemKind.Unreachable, $"{login.Name}: what squeue prints there is no list of jobs: {Shorten(nonsense.Message)}. Look at it on the login node.", nonsense);
        }
        catch (IOException broken)
        {
            throw new ProblemException(ProblemKind.Unreachable, $"{login.Name}: the connection was lost while Slurm was asked.", broken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.Unreachable, $"{login.Name}: Slurm did not answer within {Limit.TotalSeconds:0} s.");
        }
    }

    public async Task CancelAsync(Cluster cluster, IReadOnlyList<(long JobId, string Name)> extra, CancellationToken cancellationToken)
    {
        var host = await hosts.OpenReservedAsync(NodeEndpoint.Of(cluster, SlurmPlan.LoginOf(cluster)), cancellationToken);
        var command = RemoteScript.Command("slurm-cancel-extra.sh", extra.SelectMany(job => new[] { job.JobId.ToString(CultureInfo.InvariantCulture), job.Name }));
        await host.RunAsync(command, Limit, cancellationToken);
    }

    public async Task CancelAsync(Cluster cluster, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var host = await hosts.OpenReservedAsync(NodeEndpoint.Of(cluster, SlurmPlan.LoginOf(cluster)), cancellationToken);
        await host.RunAsync(RemoteScript.Command("slurm-cancel.sh", ["0", .. names]), Limit, cancellationToken);
    }

    /// <summary>By its input, since there may be more of them than a command line holds.</summary>
    private static async Task WriteAsync(IRemoteProcess process, IReadOnlyList<Allocation> allocations, IReadOnlyCollection<string> missing, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = new StreamWriter(process.Input);
            foreach (var allocation in allocations)
            {
                var number = missing.Contains(allocation.JobName) ? allocation.JobId ?? 0 : 0;
                await input.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"{allocation.JobName} {allocation.Directory} {number}\n").AsMemory(), cancellationToken);
            }
        }
        catch (IOException)
        {
            // It ended before it had read all: why, its exit code tells.
        }
    }

    private static string LastLine(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? Shorten(last) : "no answer";

    private static string Shorten(string text) => text.Length <= MaxShown ? text : text[..MaxShown] + "…";
}

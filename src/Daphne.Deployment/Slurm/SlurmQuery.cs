using System.Globalization;
using Daphne.Clusters;
using Daphne.Remote;

namespace Daphne.Slurm;

/// <summary>Asks a cluster's Slurm once, over its login node, for everything that anybody here wants to know.</summary>
internal sealed class SlurmQuery(NodeHosts hosts, TimeProvider clock)
{
    private const int NoAnswer = 70;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    /// <param name="cluster">With its nodes.</param>
    /// <param name="allocations">Whose remains are wanted.</param>
    /// <param name="missing">Of those, the names that Slurm listed no more when it was asked last.</param>
    /// <param name="isWhole">Whether partitions and nodes are asked for, too.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ProblemException">The login node, or Slurm, does not answer.</exception>
    public async Task<SlurmAnswer> AskAsync(
        Cluster cluster, IReadOnlyList<Allocation> allocations, IReadOnlyCollection<string> missing, bool isWhole, CancellationToken cancellationToken)
    {
        var login = NodeEndpoint.Of(cluster, SlurmPlan.LoginOf(cluster));
        var host = await hosts.OpenAsync(login, cancellationToken);
        var words = allocations.SelectMany(allocation => new[]
        {
            allocation.JobName, allocation.Directory, missing.Contains(allocation.JobName) ? (allocation.JobId ?? 0).ToString(CultureInfo.InvariantCulture) : "0",
        });
        var lines = new List<string>();
        await using var process = await host.StartAsync(RemoteScript.Command("slurm-queue.sh", [login.Root, isWhole ? "1" : "0", .. words]), cancellationToken);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Limit);
        try
        {
            process.Input.Close();
            var error = new StreamReader(process.Error).ReadToEndAsync(deadline.Token);
            using (var output = new StreamReader(process.Output))
            {
                while (await output.ReadLineAsync(deadline.Token) is { } line)
                    lines.Add(line);
            }
            var code = await process.WaitAsync(deadline.Token);
            if (code != 0)
                throw new ProblemException(ProblemKind.Unreachable, $"{login.Name}: {(code == NoAnswer ? "Slurm does not answer" : $"Slurm could not be asked (exit code {code})")}: {LastLine(await error)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.Unreachable, $"{login.Name}: Slurm did not answer within {Limit.TotalSeconds:0} s.");
        }
        return SlurmAnswer.Parse(lines, allocations.Where(allocation => allocation.JobId is not null).ToDictionary(allocation => allocation.JobName, allocation => allocation.JobId!.Value), isWhole, clock.GetUtcNow());
    }

    /// <summary>Cancels jobs that are one too many: by number, each only while it has the name.</summary>
    public async Task CancelAsync(Cluster cluster, IReadOnlyList<(long JobId, string Name)> extra, CancellationToken cancellationToken)
    {
        var host = await hosts.OpenAsync(NodeEndpoint.Of(cluster, SlurmPlan.LoginOf(cluster)), cancellationToken);
        var command = RemoteScript.Command("slurm-cancel-extra.sh", extra.SelectMany(job => new[] { job.JobId.ToString(CultureInfo.InvariantCulture), job.Name }));
        await host.RunAsync(command, Limit, cancellationToken);
    }

    private static string LastLine(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is [.., var last] ? last : "no answer";
}

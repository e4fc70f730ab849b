using Daphne.Clusters;
using Daphne.Remote;

namespace Daphne.Operations;

/// <summary>What a stage is given to do its work on one node.</summary>
internal sealed class StepContext(
    OperationScene scene, OperationTenure tenure, OperationStep step, Node node, string stageName, NodeHosts hosts, OperationRecorder recorder)
{
    /// <summary>For commands that only look, or do a moment's work.</summary>
    public static readonly TimeSpan ShortLimit = TimeSpan.FromSeconds(60);

    public OperationScene Scene => scene;
    public Node Node => node;

    /// <summary>Of this step, through all attempts; also its log's.</summary>
    public string StepId => step.Id;

    /// <summary>A person wants it to end; not where this dashboard only lets go of it.</summary>
    public bool IsCancelled => tenure.Cancelled.IsCancellationRequested && !tenure.Dropped.IsCancellationRequested;

    public NodeEndpoint Endpoint { get; } = NodeEndpoint.Of(scene.Cluster, node);

    /// <summary>
    /// The deployment's own folder on the node, below the install root. It has the node's id in it, so that nodes with one shared root do
    /// not take each other's processes for their own.
    /// </summary>
    public string Folder => $"nodes/{node.Id}/{scene.Deployment!.Id}";

    /// <summary>A replacement is prepared beside runs, which must not end each other's commands.</summary>
    private string FencedFolder => scene.Operation.Kind == OperationKind.Replace ? $"{Folder}/replacement" : Folder;

    /// <summary>The node for commands that may change something: each is the only one at work in the deployment's folder.</summary>
    public async Task<IRemoteHost> HostAsync(CancellationToken cancellationToken)
    {
        var host = await BareHostAsync(cancellationToken);
        return scene.Deployment is null ? host : new FencedHost(host, tenure, () => new Fence(Endpoint.Root, FencedFolder, tenure.Fence, tenure.NextSerial()));
    }

    /// <summary>The node for commands that only look, also beside others.</summary>
    public Task<IRemoteHost> BareHostAsync(CancellationToken cancellationToken)
    {
        tenure.Ensure();
        return hosts.OpenAsync(Endpoint, cancellationToken);
    }

    /// <summary>The step only waits, as long as the answer is not disposed of, and takes no place among the operations at work.</summary>
    public IDisposable Rest() => tenure.Rest();

    public Task ReportAsync(long done, long? total, string unit, string? message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        step.Report(done, total, unit, message);
        return recorder.ReportAsync(step);
    }

    /// <summary>What came of it, where there is nothing to count.</summary>
    public Task ReportAsync(string message, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        step.Report(step.Done, step.Total, step.Unit, message);
        return recorder.ReportAsync(step);
    }

    public Task LogAsync(string text, CancellationToken cancellationToken) =>
        text.Length == 0 ? Task.CompletedTask : recorder.LogAsync(step, stageName, text, cancellationToken);

    /// <summary>Runs a script on the node and keeps what it prints in the step's log.</summary>
    /// <param name="script">The embedded script.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="failure">What could not be done, to begin the error with: <c>the package could not be unpacked</c>.</param>
    /// <param name="limit">Null: <see cref="ShortLimit"/>.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <param name="writeInput">Writes its standard input, where it reads any.</param>
    /// <exception cref="ProblemException">It ended with another code than 0.</exception>
    public async Task<CommandResult> RunAsync(
        string script, IEnumerable<string> arguments, string failure, TimeSpan? limit, CancellationToken cancellationToken, Func<Stream, CancellationToken, Task>? writeInput = null)
    {
        var host = await HostAsync(cancellationToken);
        var result = await host.RunAsync(RemoteScript.Command(script, arguments), limit ?? ShortLimit, cancellationToken, writeInput);
        await LogAsync(result.Text, cancellationToken);
        return result.Succeeded ? result : throw Failed(failure, result);
    }

    public ProblemException Failed(string failure, CommandResult result)
    {
        // tar's own last line says only that others stand before it.
        var lines = result.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var reason = lines.LastOrDefault(line => !line.StartsWith("tar: Exiting", StringComparison.Ordinal)) ?? $"exit code {result.ExitCode}";
        var isFull = result.Error.Contains("No space left", StringComparison.Ordinal) || result.Error.Contains("tar: ", StringComparison.Ordinal) && result.Error.Contains("Wrote only", StringComparison.Ordinal);
        var advice = isFull ? $" Free space on the disk of {Endpoint.Root} there, or choose another install root, then retry."
            : result.Error.Contains("Permission denied", StringComparison.Ordinal) || result.Error.Contains("Read-only", StringComparison.Ordinal)
                ? $" Let the user write to {Endpoint.Root} there, or choose another install root, then retry."
            : "";
        return new ProblemException(ProblemKind.Remote, $"{node.Name}: {failure}: {reason}.{advice}") { Output = result.Text };
    }
}

using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Packages;
using Daphne.Remote;
using Daphne.Secrets;
using Daphne.Slurm;

namespace Daphne.Clusters;

/// <summary>Looks whether a node is fit for what is about to happen, before anything is changed on it.</summary>
internal sealed class PreflightStage(NodeRegistry nodes, WorkerRegistry workers, SlurmDiscovery slurm, KnownSecrets secrets, TimeProvider clock) : IStage
{
    private const long MinDiskBytes = 64L << 20;

    public string Name => StageNames.Preflight;

    public TakeUp TakeUp => TakeUp.Repeat;

    public async Task RunAsync(StepContext step, CancellationToken cancellationToken)
    {
        var scene = step.Scene;
        var settings = scene.Release?.Settings ?? new DeploymentSettings();
        var planned = NodeEndpoint.PortsOf(scene.Cluster, step.Node, settings);
        var own = scene.Deployment is null ? [] : await workers.CurrentAsync(scene.Deployment.Id, step.Node.Id, cancellationToken);
        var ports = planned.Except(own.Where(MayListen).Select(worker => worker.Port)).ToList();
        PreflightReport report;
        try
        {
            var host = await step.BareHostAsync(cancellationToken);
            var command = RemoteScript.Command("preflight.sh", [step.Endpoint.Root, .. ports.Select(port => $"{port}")]);
            var result = await host.RunAsync(command, StepContext.ShortLimit, cancellationToken);
            await step.LogAsync(result.Text, cancellationToken);
            report = result.Succeeded ? PreflightReport.Parse(result.Output) : throw step.Failed("the pre-flight could not run", result);
        }
        catch (ProblemException problem) when (problem.Kind is ProblemKind.Unreachable or ProblemKind.LoginRefused or ProblemKind.HostKeyRefused)
        {
            await nodes.FailedAsync(step.Node.Id, problem, cancellationToken);
            await nodes.ChangeAsync(step.Node.Id, (node, _) => node.Checks = PreflightRules.Unasked(secrets.Redact(problem), CheckResult.ColumnsOf(scene.Cluster.Kind, step.Node.Roles)), cancellationToken);
            throw;
        }
        var needs = new PreflightNeeds(DiskNeeded(scene), scene.Release is null ? null : ArchitectureOf(scene.Package), planned.Count, ports);
        var checks = await JudgeAsync(step, report, needs, cancellationToken);
        await nodes.ChangeAsync(step.Node.Id, (node, now) =>
        {
            node.Facts = report.ToFacts(now);
            node.Checks = checks;
            node.SetStatus(NodeStatus.Reachable, null, now);
        }, cancellationToken);
        var failures = checks.Where(check => check.Outcome == CheckOutcome.Failed).ToList();
        if (failures.Count > 0)
            throw ProblemException.Refused($"{step.Node.Name}: {string.Join("; ", failures.Select(check => $"{check.Check}: {check.Finding}. {check.Remedy}"))}");
        await step.ReportAsync(checks.FirstOrDefault(check => check.Outcome == CheckOutcome.Warning)?.Finding ?? "fit", cancellationToken);
    }

    private async Task<IReadOnlyList<CheckResult>> JudgeAsync(StepContext step, PreflightReport report, PreflightNeeds needs, CancellationToken cancellationToken)
    {
        var (cluster, node) = (step.Scene.Cluster, step.Node);
        if (node.Roles == NodeRoles.Jump)
            return PreflightRules.Passage(report, isLocal: false);
        if (cluster.Kind != ClusterKind.Slurm || !node.Is(NodeRoles.Login))
            return PreflightRules.Judge(report, needs, step.Endpoint.Root, cluster.Kind == ClusterKind.Local, clock.GetUtcNow());
        var known = await slurm.KnownAsync(cluster.Id, cancellationToken);
        var found = await slurm.LookAsync(step, isWhole: known is null || step.Scene.Deployment is null, cancellationToken);
        known = await slurm.KnownAsync(cluster.Id, cancellationToken);
        var needsContainer = step.Scene.Release?.Settings.Slurm?.Container is not null;
        return PreflightRules.JudgeLogin(report, needs, step.Endpoint.Root, SlurmPreflight.Judge(found, known, needsContainer, step.Endpoint.Root), clock.GetUtcNow());
    }

    /// <summary>A worker of ours that may hold its port, also one that was given up for lost: it is kept, or stopped before its place is taken.</summary>
    private static bool MayListen(Worker worker) => worker is { Status: not WorkerStatus.Stopped, ExitCode: null };

    private static long DiskNeeded(OperationScene scene) =>
        scene.Release is null || scene.Operation.Kind is OperationKind.Start or OperationKind.Reconcile or OperationKind.Restart ? MinDiskBytes : scene.Package.Size + scene.Package.Contents.UnpackedSize + MinDiskBytes;

    /// <summary>DAPHNE's releases carry it in their names.</summary>
    private static string? ArchitectureOf(Package package) => $"{package.Name} {package.Origin} {package.Contents.TopFolder}" switch
    {
        var text when text.Contains("X86-64", StringComparison.OrdinalIgnoreCase) => "x86_64",
        var text when text.Contains("ARMV8", StringComparison.OrdinalIgnoreCase) => "aarch64",
        _ => null,
    };
}

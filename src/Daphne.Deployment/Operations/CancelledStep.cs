using Daphne.Remote;

namespace Daphne.Operations;

/// <summary>
/// What a person's cancel leaves of a step: its commands on the node are ended, half-done files are removed, and the step says what is there
/// now. What was there before the operation is left as it was.
/// </summary>
internal static class CancelledStep
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static async Task TidyAsync(StepContext step, CancellationToken cancellationToken)
    {
        // A check of a cluster puts nothing on its nodes, and a run has ended its own process.
        if (step.Scene.Deployment is not { } deployment || step.Scene.Operation.RunId is not null)
            return;
        try
        {
            var host = await step.HostAsync(cancellationToken);
            var command = RemoteScript.Command("after-cancel.sh", step.Endpoint.Root, step.Node.Id, deployment.Id, step.Scene.Release?.Package?.Sha256 ?? "");
            var result = await host.RunAsync(command, Limit, cancellationToken);
            await step.LogAsync(result.Text, cancellationToken);
            await step.ReportAsync(result.Succeeded ? result.Output.Trim() : "its state could not be asked", cancellationToken);
        }
        catch (ProblemException problem)
        {
            await step.LogAsync(problem.Message, cancellationToken);
            await step.ReportAsync("it could not be asked what is there now; what was under way may go on for a while", cancellationToken);
        }
    }
}

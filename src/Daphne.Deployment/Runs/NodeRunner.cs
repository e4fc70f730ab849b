using System.Globalization;
using System.Text;
using Daphne.Deployments;
using Daphne.Operations;
using Daphne.Remote;

namespace Daphne.Runs;

/// <summary>Executes runs as processes of the coordinator's node.</summary>
internal sealed class NodeRunner(RunRegistry runs, SecretVariables secrets)
{
    private const int SecondsToDie = 5;

    /// <summary>Is never broken off: a run whose start is not known of could not be ended.</summary>
    public async Task<Run> StartAsync(StepContext step, Run run, IReadOnlyList<Worker> workers)
    {
        if (run.Pid is not null)
            return run;
        run = await runs.ChangeAsync(run.Id, (row, now) => row.Start(step.Node.Id, step.Node.Name, workers.Count, now), CancellationToken.None);
        var settings = step.Scene.Release!.Settings;
        var environment = SecretVariables.Plain(settings);
        var exports = secrets.Exports(settings);
        var command = RemoteScript.Command("start-run.sh",
        [
            step.Endpoint.Root, step.Node.Id, run.DeploymentId, step.Scene.Package.Sha256, run.Id,
            string.Join(',', workers.Select(worker => worker.Address)),
            $"{Encoding.UTF8.GetByteCount(exports)}", $"{environment.Count}", .. environment.Select(variable => $"{variable.Key}={variable.Value}"),
            .. run.Options, "--", .. run.Arguments.Select(argument => $"{argument.Name}={argument.Value}"),
        ]);
        var host = await step.HostAsync(CancellationToken.None);
        var result = await host.RunAsync(command, StepContext.ShortLimit, CancellationToken.None,
            (input, token) => input.WriteAsync(Encoding.UTF8.GetBytes(exports + run.Script.ReplaceLineEndings("\n")), token).AsTask());
        await step.LogAsync(result.Text, CancellationToken.None);
        if (!result.Succeeded)
            throw step.Failed("daphne could not be started", result);
        var pid = int.Parse(result.Output.Split(' ')[1], CultureInfo.InvariantCulture);
        return await runs.ChangeAsync(run.Id, (row, _) => row.Launched(pid), CancellationToken.None);
    }

    /// <summary>Makes sure that its process is gone.</summary>
    /// <returns>Its exit code, where it left one.</returns>
    public static async Task<int?> EndAsync(StepContext step, Run run)
    {
        var result = await step.RunAsync("stop-processes.sh", [step.Endpoint.Root, $"{SecondsToDie}", $"{step.Folder}/runs/{run.Id}"],
            "the run could not be ended", StepContext.ShortLimit, CancellationToken.None);
        return int.TryParse(result.Output.Split(' ')[^1], CultureInfo.InvariantCulture, out var code) ? code : null;
    }
}

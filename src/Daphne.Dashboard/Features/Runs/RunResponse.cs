using Daphne.Runs;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Runs;

/// <summary>One execution of a script by a coordinator.</summary>
public sealed record RunResponse(
    string Id, string DeploymentId, int Number, string Name, RunStatus Status, int? ExitCode, string? Outcome, string Script,
    IReadOnlyDictionary<string, string> Arguments, IReadOnlyList<string> Options, SlurmRun? Slurm, int TimeLimitSeconds, string? Node, int? Pid, int WorkerCount,
    DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, string LogStreamId)
{
    public static RunResponse Of(Run run) => new(
        run.Id, run.DeploymentId, run.Number, run.Name, run.Status, run.ExitCode, run.Outcome, run.Script,
        new OrderedDictionary<string, string>(run.Arguments
            .DistinctBy(argument => argument.Name).Select(argument => KeyValuePair.Create(argument.Name, argument.Value))),
        run.Options, run.Slurm, run.TimeLimitSeconds, run.NodeName, run.Pid, run.WorkerCount, run.CreatedAt, run.StartedAt, run.FinishedAt, run.LogStreamId);
}

using System.Text.Json;
using Daphne.Dashboard.Features.Slurm;
using Daphne.Runs;

namespace Daphne.Dashboard.Features.Runs;

public sealed record RunRequest
{
    /// <summary>The DaphneDSL text.</summary>
    public required string Script { get; init; }

    /// <summary><c>Run 7</c>, where left out.</summary>
    public string? Name { get; init; }

    /// <summary>Passed after the script as name=value: an object of names and texts, numbers or booleans.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Arguments { get; init; }

    /// <summary>DAPHNE's own options, each one word that begins with a dash. Left out: distributed over gRPC to all workers.</summary>
    public IReadOnlyList<string>? Options { get; init; }

    /// <summary>After so long the run is ended.</summary>
    public int? TimeLimitSeconds { get; init; }

    /// <summary>Where and how, on a Slurm cluster: a step in the workers' own job, where left out.</summary>
    public SlurmRunRequest? Slurm { get; init; }

    internal RunInput ToInput() => new()
    {
        Script = Script,
        Name = Name,
        Arguments = [.. (Arguments ?? new Dictionary<string, JsonElement>())
            .Select(argument => new RunArgument(argument.Key, TextOf(argument.Key, argument.Value)))],
        Options = Options,
        Slurm = Slurm?.ToRun(),
        TimeLimitSeconds = TimeLimitSeconds ?? RunInput.DefaultTimeLimitSeconds,
    };

    private static string TextOf(string name, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => throw ProblemException.BadInput($"The field 'arguments.{name}' has to be text, a number, true or false."),
    };
}

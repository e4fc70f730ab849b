using Daphne.Dashboard.Features.Slurm;
using Daphne.Packages;

namespace Daphne.Dashboard.Features.Packages;

/// <summary>
/// What a package is built from while it is being filled in. A branch or tag is a field of its own here, and the part after <c>#</c> of
/// the source that is built.
/// </summary>
public sealed class BuildDraft
{
    public string? Source { get; set; }

    /// <summary>A branch or tag of what git clones.</summary>
    public string? Reference { get; set; }

    /// <summary>Empty: as DAPHNE's own scripts are called.</summary>
    public string? Command { get; set; }

    /// <summary>Empty: the source's own folder.</summary>
    public string? Output { get; set; }

    public string? SbatchArguments { get; set; }

    public static BuildDraft Of(PackageBuild build)
    {
        var parts = build.IsCloned ? build.Source.Split('#', 2) : [build.Source];
        return new BuildDraft
        {
            Source = parts[0],
            Reference = parts.ElementAtOrDefault(1),
            Command = build.Command == PackageBuild.DefaultCommand ? null : build.Command,
            Output = build.Output == PackageBuild.DefaultOutput ? null : build.Output,
            SbatchArguments = WordLine.Join(build.SbatchArguments),
        };
    }

    public PackageBuild ToBuild() => new()
    {
        Source = IsCloned && Given(Reference) is { } reference ? $"{Given(Source)}#{reference}" : Given(Source) ?? "",
        Command = Given(Command) ?? PackageBuild.DefaultCommand,
        Output = Given(Output) ?? PackageBuild.DefaultOutput,
        SbatchArguments = WordLine.Split(SbatchArguments) ?? [],
    };

    /// <summary>Whether the source is an address for git.</summary>
    public bool IsCloned => Source?.Contains("://", StringComparison.Ordinal) == true;

    public string? SourceProblem => Given(Source) switch
    {
        null => "Name what is built: a folder on the cluster, or an address for git.",
        var source when source.StartsWith('/') || source.StartsWith("~/", StringComparison.Ordinal) => null,
        var source when IsCloned && !source.StartsWith('-') => null,
        _ => "Neither a folder on the cluster (/… or ~/…) nor an address for git such as https://github.com/daphne-eu/daphne.git.",
    };

    public string? ReferenceProblem => IsCloned && Given(Reference) is not null && Source!.Contains('#', StringComparison.Ordinal)
        ? "The source names one already, after #."
        : null;

    public string? OutputProblem => Given(Output) is { } output && (output.StartsWith('/') || output.Split('/').Contains(".."))
        ? "A place below the source, such as build or build/daphne.tgz."
        : null;

    public string? WordsProblem => SlurmText.WordsProblem(SbatchArguments);

    public bool IsValid => (SourceProblem ?? ReferenceProblem ?? OutputProblem ?? WordsProblem) is null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

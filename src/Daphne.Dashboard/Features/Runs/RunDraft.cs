using Daphne.Dashboard.Features.Slurm;
using Daphne.Runs;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Runs;

/// <summary>A run while it is being written: what the editor's controls hold, checked and turned into a <see cref="RunInput"/>.</summary>
public sealed class RunDraft
{
    public const string DefaultBackend = "sync-gRPC";
    private const string Mpi = "MPI";
    private const string BackendOption = "--dist_backend=";
    private const string Distributed = "--distributed";
    private const string Vectorized = "--vec";

    public static IReadOnlyList<string> Backends { get; } = [DefaultBackend, "async-gRPC", Mpi];

    public string Name { get; set; } = "";
    public string Script { get; set; } = RunExample.All[0].Script;
    public List<ArgumentRow> Arguments { get; } = [];
    public bool IsDistributed { get; set; } = true;
    public bool IsVectorized { get; set; }
    public string Backend { get; set; } = DefaultBackend;

    /// <summary>More options, separated by spaces or lines.</summary>
    public string MoreOptions { get; set; } = "";

    /// <summary>How Slurm is to execute it; null on other clusters.</summary>
    public SlurmRunDraft? Slurm { get; set; }

    /// <summary>Then there is no choice of how its work is distributed.</summary>
    public bool IsOverMpi => Slurm?.Mode == SlurmRunMode.Mpi;

    public int TimeLimitSeconds { get; set; } = RunInput.DefaultTimeLimitSeconds;

    public IReadOnlyList<string> Options =>
    [
        .. IsDistributed || IsOverMpi ? [Distributed, BackendOption + (IsOverMpi ? Mpi : Backend)] : Array.Empty<string>(),
        .. IsVectorized ? [Vectorized] : Array.Empty<string>(),
        .. MoreOptions.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>The same run once more, to be changed.</summary>
    public static RunDraft Of(Run run)
    {
        var draft = new RunDraft
        {
            Script = run.Script,
            IsDistributed = run.Options.Contains(Distributed),
            IsVectorized = run.Options.Contains(Vectorized),
            Backend = run.Options.FirstOrDefault(option => option.StartsWith(BackendOption, StringComparison.Ordinal))?[BackendOption.Length..] ?? DefaultBackend,
            MoreOptions = string.Join(
                ' ', run.Options.Where(option => option is not (Distributed or Vectorized) && !option.StartsWith(BackendOption, StringComparison.Ordinal))),
            Slurm = run.Slurm is { } slurm ? SlurmRunDraft.Of(slurm) : null,
            TimeLimitSeconds = run.TimeLimitSeconds,
        };
        draft.Arguments.AddRange(run.Arguments.Select(argument => new ArgumentRow { Name = argument.Name, Value = argument.Value }));
        return draft;
    }

    public RunInput ToInput() => new()
    {
        Name = string.IsNullOrWhiteSpace(Name) ? null : Name.Trim(),
        Script = Script,
        Arguments = [.. Arguments.Where(row => !row.IsBlank).Select(row => new RunArgument(row.Name.Trim(), row.Value))],
        Options = Options,
        Slurm = Slurm?.ToRun(),
        TimeLimitSeconds = TimeLimitSeconds,
    };

    public string? ScriptProblem => string.IsNullOrWhiteSpace(Script) ? "Write a script, load a file or pick an example." : null;

    public string? OptionsProblem => Options.FirstOrDefault(option => !option.StartsWith('-')) is { } word
        ? $"'{word}' is no option: each begins with a dash and has no space in it. Values for the script go under Arguments."
        : null;

    public string? TimeLimitProblem => TimeLimitSeconds is < 1 or > RunInput.MaxTimeLimitSeconds ? $"Between 1 second and 30 days ({RunInput.MaxTimeLimitSeconds:N0} s)." : null;

    public bool IsValid => ScriptProblem is null && OptionsProblem is null && TimeLimitProblem is null && Slurm?.IsValid != false && Arguments.TrueForAll(row => ProblemOf(row) is null);

    public string? ProblemOf(ArgumentRow row)
    {
        if (row.IsBlank)
            return null;
        var name = row.Name.Trim();
        if (name.Length == 0)
            return "The value needs a name: the script reads it as $name.";
        if (!name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') || char.IsAsciiDigit(name[0]))
            return $"'{name}' is no name: letters, digits and underscores, not a digit first.";
        return Arguments.Any(other => other != row && other.Name.Trim() == name) ? $"'{name}' is there twice." : null;
    }
}

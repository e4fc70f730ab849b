using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>The defaults of a Slurm cluster while they are being filled in. Empty leaves it to the site.</summary>
public sealed class SlurmDefaultsDraft
{
    public string? Partition { get; set; }
    public string? Account { get; set; }
    public string? Qos { get; set; }
    public string? TimeLimit { get; set; }
    public string? Constraint { get; set; }
    public string? Reservation { get; set; }
    public string? Modules { get; set; }
    public int? PollSeconds { get; set; }
    public int? MinPollSeconds { get; set; }

    public static SlurmDefaultsDraft Of(SlurmDefaults defaults) => new()
    {
        Partition = defaults.Partition,
        Account = defaults.Account,
        Qos = defaults.Qos,
        TimeLimit = defaults.TimeLimit,
        Constraint = defaults.Constraint,
        Reservation = defaults.Reservation,
        Modules = WordLine.Join(defaults.Modules),
        PollSeconds = defaults.PollSeconds == SlurmDefaults.DefaultPollSeconds ? null : defaults.PollSeconds,
        MinPollSeconds = defaults.MinPollSeconds == SlurmDefaults.DefaultMinPollSeconds ? null : defaults.MinPollSeconds,
    };

    public SlurmDefaults ToDefaults() => new()
    {
        Partition = Given(Partition),
        Account = Given(Account),
        Qos = Given(Qos),
        TimeLimit = Given(TimeLimit),
        Constraint = Given(Constraint),
        Reservation = Given(Reservation),
        Modules = WordLine.Split(Modules) ?? [],
        PollSeconds = Poll,
        MinPollSeconds = MinPoll,
    };

    public string? TimeLimitProblem => SlurmText.TimeLimitProblem(TimeLimit);

    public string? ModulesProblem => SlurmText.WordsProblem(Modules);

    public string? PollProblem => Poll is < 1 or > SlurmDefaults.MaxPollSeconds || MinPoll is < 1 or > SlurmDefaults.MaxPollSeconds ? $"Between 1 and {SlurmDefaults.MaxPollSeconds:N0} seconds."
        : MinPoll > Poll ? $"Every {Poll} s is more often than the least of {MinPoll} s beside it." : null;

    public bool IsValid => TimeLimitProblem is null && ModulesProblem is null && PollProblem is null;

    private int Poll => PollSeconds ?? SlurmDefaults.DefaultPollSeconds;

    private int MinPoll => MinPollSeconds ?? SlurmDefaults.DefaultMinPollSeconds;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();
}

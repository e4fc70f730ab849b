using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>The defaults of a Slurm cluster in words; what says nothing is left out.</summary>
public static class SlurmDefaultsText
{
    public static IEnumerable<(string Name, string Value)> Of(SlurmDefaults defaults)
    {
        yield return ("Partition", defaults.Partition ?? "the site's default");
        if (defaults.Account is { } account)
            yield return ("Account", account);
        if (defaults.Qos is { } qos)
            yield return ("QOS", qos);
        yield return ("Time limit", SlurmText.Limit(defaults.TimeLimit) ?? "the partition's");
        if (defaults.Constraint is { } constraint)
            yield return ("Constraint", constraint);
        if (defaults.Reservation is { } reservation)
            yield return ("Reservation", reservation);
        if (defaults.Modules.Count > 0)
            yield return ("Modules", string.Join(", ", defaults.Modules));
        yield return ("Slurm is asked", $"every {defaults.PollSeconds} s, never more often than every {defaults.MinPollSeconds} s");
    }
}

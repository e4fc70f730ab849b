namespace Daphne.Slurm;

/// <summary>What is kept of one cluster from one query to the next.</summary>
internal sealed class SlurmMemory(string clusterId)
{
    public string ClusterId => clusterId;

    /// <summary>By name, since when a job has not been listed any more.</summary>
    public Dictionary<string, DateTimeOffset> MissingSince { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset AskedAt { get; set; }

    /// <summary>How long the last query took.</summary>
    public TimeSpan Took { get; set; }

    /// <summary>When partitions and nodes were asked for.</summary>
    public DateTimeOffset WholeAt { get; set; }

    /// <summary>When jobs were cancelled last that an operation could not end.</summary>
    public DateTimeOffset CancelledAt { get; set; }

    /// <summary>Queries in a row that were not answered.</summary>
    public int Failures { get; set; }

    /// <summary>A person has to log in before anything can be asked; null where nobody has to.</summary>
    public ProblemException? AwaitedLogin { get; set; }
}

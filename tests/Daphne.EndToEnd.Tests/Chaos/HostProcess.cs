namespace Daphne.EndToEnd.Chaos;

/// <summary>A process of a host, with its parent and its words.</summary>
public sealed record HostProcess(int Id, int Parent, string Words)
{
    /// <summary>The program itself; its supervisor and a shell that is about to become it have it among their words, too.</summary>
    public bool IsWorker => Words.Contains("perl", StringComparison.Ordinal) && Words.Contains("/bin/DistributedWorker ", StringComparison.Ordinal)
        && !Words.StartsWith("sh ", StringComparison.Ordinal);

    /// <summary>Of a worker: the last word is its address.</summary>
    public string Port => Words.TrimEnd()[(Words.TrimEnd().LastIndexOf(':') + 1)..];
}

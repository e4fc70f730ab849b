using System.Text.Json;

namespace Daphne.Monitoring;

/// <summary>What a node's status stream says of one process.</summary>
internal sealed record ProcessSnapshot(string Id, bool IsAlive, int Pid, long MemoryPages, long CpuTicks, int? ExitCode)
{
    /// <summary>Of a task of a Slurm job, which tells of itself: where it is. Null of a process on the node itself.</summary>
    public TaskPlace? Place { get; init; }

    /// <summary>How often it was begun anew: Slurm may put a job back into the queue.</summary>
    public int Start => Place?.Restarts ?? 0;

    public static ProcessSnapshot Parse(JsonElement row) => new(
        row[0].GetString()!, row[1].GetString() == "alive", row[2].GetInt32(), row[4].GetInt64(), row[5].GetInt64(),
        row[6].ValueKind == JsonValueKind.Null ? null : row[6].GetInt32())
    {
        Place = row.GetArrayLength() > 7 ? TaskPlace.Parse(row) : null,
    };
}

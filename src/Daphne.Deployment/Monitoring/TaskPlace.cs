using System.Globalization;
using System.Text.Json;

namespace Daphne.Monitoring;

/// <summary>Where a task of a Slurm job is, as it tells itself.</summary>
/// <param name="Identity">The job, the task, and how often Slurm had put the job back into the queue: <c>42.7.0</c>.</param>
/// <param name="Node">The compute node, by Slurm's name.</param>
/// <param name="Host">The name under which it listens.</param>
/// <param name="Port">0 while it has no place.</param>
/// <param name="IsReady">Whether it has answered on its own node.</param>
/// <param name="Beat">Counts while it lives.</param>
internal sealed record TaskPlace(string Identity, string Node, string Host, int Port, bool IsReady, long Beat)
{
    /// <summary>Set where it has told nothing for long, though Slurm says that its job runs: nobody knows how it is.</summary>
    public bool IsSilent { get; init; }

    /// <summary>Null while it has not begun.</summary>
    public string? Job => Identity.Split('.')[0] is var job and not ("0" or "-") ? job : null;

    /// <summary>How often its job had been put back into the queue when it told this.</summary>
    public int Restarts => Identity.Split('.') is [_, _, var restarts] && int.TryParse(restarts, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    public static TaskPlace Parse(JsonElement row) => new(
        row[3].GetString()!, row[7].GetString()!, row[8].GetString()!, row[9].GetInt32(), row[10].GetInt32() == 1, row[11].GetInt64());
}

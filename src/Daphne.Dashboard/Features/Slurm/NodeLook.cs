using System.Globalization;
using Daphne.Dashboard.Shared;
using Daphne.Slurm;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>The states of compute nodes as the map tells them apart: Slurm has some twenty words for them, people need six.</summary>
public enum NodeLook
{
    Idle,
    Mixed,
    Allocated,
    Draining,
    Down,
    Other,
}

public static class NodeLooks
{
    public static NodeLook Of(SlurmNode node) => node.State.ToLowerInvariant() switch
    {
        _ when node.Flags.Contains('*', StringComparison.Ordinal) => NodeLook.Down,
        "idle" => NodeLook.Idle,
        "mixed" or "mix" => NodeLook.Mixed,
        "allocated" or "alloc" or "completing" or "comp" => NodeLook.Allocated,
        var state when state.StartsWith("drain", StringComparison.Ordinal) || state.StartsWith("drng", StringComparison.Ordinal) => NodeLook.Draining,
        var state when state.StartsWith("down", StringComparison.Ordinal) || state.StartsWith("fail", StringComparison.Ordinal) => NodeLook.Down,
        _ => NodeLook.Other,
    };

    public static string Word(this NodeLook look) => look switch
    {
        NodeLook.Idle => "idle",
        NodeLook.Mixed => "partly in use",
        NodeLook.Allocated => "in use",
        NodeLook.Draining => "drained",
        NodeLook.Down => "down",
        _ => "set aside",
    };

    public static string Css(this NodeLook look) => look.ToString().ToLowerInvariant();

    /// <summary>Everything about one node, for its tooltip.</summary>
    public static string Describe(SlurmNode node) => string.Join('\n', new[]
    {
        $"{node.Name}: {node.State}{(node.Flags.Contains('*', StringComparison.Ordinal) ? ", does not respond" : "")}",
        string.Create(CultureInfo.InvariantCulture, $"{node.AllocatedCpus} of {node.Cpus} CPUs in use, {Wording.Bytes(node.MemoryBytes)} of memory"),
        node.Gres,
        node.Reason,
    }.OfType<string>());
}

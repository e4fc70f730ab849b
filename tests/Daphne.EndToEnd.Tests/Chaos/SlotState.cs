namespace Daphne.EndToEnd.Chaos;

/// <summary>What the last operation made of a deployment.</summary>
public enum SlotState
{
    Absent,
    Ready,
    Stopped,
    Cleaned,

    /// <summary>Cancelled half-way.</summary>
    Unsettled,
}

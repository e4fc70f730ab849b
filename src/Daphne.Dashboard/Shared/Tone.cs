namespace Daphne.Dashboard.Shared;

/// <summary>What a colour says. The theme has one pair of colours for each.</summary>
public enum Tone
{
    Quiet,
    Busy,
    Good,
    Warn,
    Bad,
}

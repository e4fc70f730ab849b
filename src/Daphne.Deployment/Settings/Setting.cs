namespace Daphne.Settings;

/// <summary>A value that the dashboard keeps for itself, such as its protected API token.</summary>
public sealed class Setting
{
    public required string Key { get; init; }
    public required string Value { get; set; }
}

namespace Daphne.Dashboard.Features.Runs;

/// <summary>A line of a form with a name and a value, while it is being filled in.</summary>
public sealed class ArgumentRow
{
    public string Name { get; set; } = "";
    public string Value { get; set; } = "";

    /// <summary>Its value is never shown.</summary>
    public bool IsSecret { get; set; }

    public bool IsBlank => Name.Length == 0 && Value.Length == 0;
}

namespace Daphne.Simulator.Language;

/// <summary>One step of a script, in the order of its text.</summary>
internal abstract record Statement
{
    public sealed record Assign(string Name, Node Value) : Statement;

    public sealed record Evaluate(Node Expression) : Statement;

    /// <summary>A comment `# sim: name value` that tells the simulator what to do.</summary>
    public sealed record Directive(Position At, string Name, double Value) : Statement;
}

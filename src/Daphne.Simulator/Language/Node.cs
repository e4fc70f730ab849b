namespace Daphne.Simulator.Language;

/// <summary>An expression.</summary>
internal abstract record Node(Position At)
{
    public sealed record Literal(Position At, object Value) : Node(At);

    public sealed record Variable(Position At, string Name) : Node(At);

    public sealed record Call(Position At, string Function, IReadOnlyList<Node> Arguments) : Node(At);

    public sealed record Binary(Position At, char Operator, Node Left, Node Right) : Node(At);
}

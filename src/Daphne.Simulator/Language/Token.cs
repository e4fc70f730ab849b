namespace Daphne.Simulator.Language;

internal enum TokenKind
{
    Name,
    Argument,
    Integer,
    Float,
    Text,
    Symbol,
    Directive,
    End,
}

internal readonly record struct Token(TokenKind Kind, string Text, Position At);

namespace Daphne.Simulator.Language;

/// <summary>A DaphneDSL script, for messages that quote it.</summary>
internal sealed record SourceFile(string Path, string Text)
{
    public string Line(int number) => Text.Split('\n').ElementAtOrDefault(number - 1)?.TrimEnd('\r') ?? "";
}

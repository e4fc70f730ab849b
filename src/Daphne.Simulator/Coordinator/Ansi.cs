namespace Daphne.Simulator.Coordinator;

/// <summary>DAPHNE's colours, which it writes with or without a terminal.</summary>
internal static class Ansi
{
    public const string Red = "\e[38;2;247;1;70m";
    private const string Blue = "\e[38;2;120;137;251m";
    public const string Reset = "\e[0m";

    public static string InBlue(string text) => Blue + text + Reset;

    public static string InRed(string text) => Red + text + Reset;
}

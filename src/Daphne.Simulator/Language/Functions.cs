namespace Daphne.Simulator.Language;

/// <summary>The built-in functions that the simulator knows, with the least and the most arguments they take.</summary>
internal static class Functions
{
    private static readonly Dictionary<string, (int Least, int Most)> Arities = new()
    {
        ["print"] = (1, 3),
        ["stop"] = (0, 1),
        ["now"] = (0, 0),
        ["rand"] = (6, 6),
        ["fill"] = (3, 3),
        ["sum"] = (1, 1),
        ["t"] = (1, 1),
        ["nrow"] = (1, 1),
        ["ncol"] = (1, 1),
    };

    public static bool Accepts(string function, int count) =>
        Arities.TryGetValue(function, out var arity) && count >= arity.Least && count <= arity.Most;

    public static string Complaint(string function, int count) =>
        Arities.TryGetValue(function, out var arity)
            ? $"built-in function `{function}` expects {(arity.Least == arity.Most ? "exactly" : "at most")} {arity.Most} argument(s), but got {count}"
            : $"unknown built-in function: `{function}`";
}

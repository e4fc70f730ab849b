namespace Daphne.Simulator.Coordinator;

/// <summary>What the program says of itself: DAPHNE's lines, and that it is not DAPHNE.</summary>
internal static class About
{
    private const string NotDaphne = "This is the DAPHNE simulator of Daphne Dashboard, not DAPHNE.";

    public const string Version =
        $"""
        DAPHNE Version 0.3
        An Open and Extensible System Infrastructure for Integrated Data Analysis Pipelines
        https://github.com/daphne-eu/daphne
        {NotDaphne}
        """;

    public static string Help(string program) =>
        $"""
        OVERVIEW: The DAPHNE Prototype.

        This program compiles and executes a DaphneDSL script.

        {NotDaphne}

        USAGE: {program} [options] script [arguments]

        OPTIONS:

        {string.Join('\n', OptionTable.All.Select(Describe))}

        EXAMPLES:

          daphne example.daphne
          daphne --vec example.daphne x=1 y=2.2 z="foo"
          daphne --vec --args x=1,y=2.2,z="foo" example.daphne
          daphne --vec --args x=1,y=2.2 example.daphne z="foo"
        """;

    private static string Describe(KeyValuePair<string, string[]?> option) => option.Value switch
    {
        null => $"  --{option.Key}",
        [] => $"  --{option.Key}=<string>",
        var values => $"  --{option.Key}={string.Join('|', values)}",
    };
}

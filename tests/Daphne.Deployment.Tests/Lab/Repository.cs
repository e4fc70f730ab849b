namespace Daphne.Tests;

/// <summary>The source tree that the tests were built from.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string? directory) => directory switch
    {
        null => throw new InvalidOperationException("These tests run from inside the source tree."),
        _ when File.Exists(Path.Combine(directory, "Daphne.Dashboard.sln")) => directory,
        _ => Find(Path.GetDirectoryName(directory)),
    };
}

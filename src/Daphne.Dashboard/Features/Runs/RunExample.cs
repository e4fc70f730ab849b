namespace Daphne.Dashboard.Features.Runs;

/// <summary>A script to begin with.</summary>
public sealed record RunExample(string Name, string Script)
{
    public static IReadOnlyList<RunExample> All { get; } =
    [
        new("Hello world", """
            print("Hello World!");

            """),
        new("Distributed sum", """
            # Two random matrices are split over the workers, added there, and collected again.
            m1 = rand(6, 3, 0.0, 1.0, 1.0, 42);
            m2 = rand(6, 3, 0.0, 1.0, 1.0, 43);
            print(m1);
            print(m2);
            print(m1 + m2);

            """),
        new("With arguments", """
            # Give rows and cols as arguments, for example rows=1000 and cols=100.
            m = rand($rows, $cols, 0.0, 1.0, 1.0, 42);
            print("Sum of all cells:");
            print(sum(m + m));

            """),
    ];
}

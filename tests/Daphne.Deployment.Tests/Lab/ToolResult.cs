namespace Daphne.Tests;

public sealed record ToolResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output without the last line's end; a failure is thrown with everything that was printed.</summary>
    public string OutputOrThrow(string what) => ExitCode == 0
        ? Output.TrimEnd('\n')
        : throw new InvalidOperationException($"{what} ended with {ExitCode}: {Error}{Output}");
}

using System.Globalization;
using Daphne.Simulator.Language;

namespace Daphne.Simulator.Coordinator;

/// <summary>An error that ends `daphne` with an exit code and a message on standard output.</summary>
internal sealed class DaphneFailure(int exitCode, string message) : Exception(message)
{
    private const int ParserError = 1;
    private const int ExecutionError = 3;

    public int ExitCode => exitCode;

    public static DaphneFailure Arguments(string message) => new(ParserError, $"[error]: Parser error: {message}");

    public static DaphneFailure Parsing(string message) => new(ParserError, $"[error]: While parsing: {message}");

    public static DaphneFailure Syntax(SourceFile source, Position at) => Parsing("Antlr4 Parser" + Quote(source, at));

    public static DaphneFailure Meaning(SourceFile source, Position at, string message) =>
        Parsing($"{Ansi.InBlue("DSLVisitor")} failed with the following message [ {Ansi.InRed(message)} ]\n{Quote(source, at)}");

    public static DaphneFailure Kernel(SourceFile source, Position at, string kernel, string message) =>
        new(
            ExecutionError,
            $"[error]: Execution error: The kernel-function {Ansi.InBlue(kernel)} failed during runtime with the following message "
            + $"[ {Ansi.InRed(message)} ]\n{Quote(source, at)}");

    private static string Quote(SourceFile source, Position at)
    {
        var number = at.Line.ToString(CultureInfo.InvariantCulture).PadLeft(3);
        var margin = Ansi.InBlue(" | ");
        var caretMargin = margin[..^Ansi.Reset.Length];
        return $"""
               {margin}Source file -> "{source.Path}":{at.Line}:{at.Column}
               {margin}
            {Ansi.InBlue($"{number} | ")}{source.Line(at.Line)}
               {caretMargin}{Ansi.Red}{new string(' ', at.Column)}^~~{Ansi.Reset}


            """;
    }
}

namespace Daphne.Tests.Simulator;

[Collection(nameof(SimulatorPrograms))]
public sealed class CoordinatorTests(SimulatorPackage package)
{
    private const string Blue = "\e[38;2;120;137;251m";
    private const string Red = "\e[38;2;247;1;70m";
    private const string Reset = "\e[0m";

    [Fact]
    public async Task The_version_is_that_of_daphne_and_says_that_this_is_not_daphne()
    {
        var (exitCode, output, _) = await RunAsync("--version");
        Assert.Equal(0, exitCode);
        Assert.Equal(
            """
            DAPHNE Version 0.3
            An Open and Extensible System Infrastructure for Integrated Data Analysis Pipelines
            https://github.com/daphne-eu/daphne
            This is the DAPHNE simulator of Daphne Dashboard, not DAPHNE.

            """,
            output);
    }

    [Fact]
    public async Task The_help_says_that_this_is_not_daphne()
    {
        var (exitCode, output, _) = await RunAsync("--help");
        Assert.Equal(0, exitCode);
        Assert.Contains("not DAPHNE.", output);
        Assert.Contains("--num-threads=<int>", output);
    }

    [Fact]
    public async Task Hello_world_needs_no_worker()
    {
        var (exitCode, output, error) = await RunAsync(package.Example("hello-world.daph"));
        Assert.Equal((0, "Hello World!\n", ""), (exitCode, output, error));
    }

    [Theory]
    [InlineData("print($n);", "n=3", "3\n")]
    [InlineData("print($text);", "text=\"foo\"", "foo\n")]
    [InlineData("x = 2;\ny = x * 3 + 1;\nprint(y);\nprint(y / 2.0);", "unused=1", "7\n3.5\n")]
    public async Task A_script_computes_with_its_arguments(string script, string argument, string expected)
    {
        var (exitCode, output, _) = await RunAsync("--vec", "--num-threads=2", package.Script(script), argument);
        Assert.Equal((0, expected), (exitCode, output));
    }

    [Fact]
    public async Task Arguments_may_be_given_as_one_option()
    {
        var (_, output, _) = await RunAsync("--args", "a=1,b=2", package.Script("print($a + $b);"));
        Assert.Equal("3\n", output);
    }

    [Fact]
    public async Task A_missing_argument_is_an_error_of_the_parser()
    {
        var script = package.Script("print($n);");
        var (exitCode, output, _) = await RunAsync(script);
        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"[error]: While parsing: {Blue}DSLVisitor{Reset} failed with the following message [ "
            + $"{Red}argument n referenced, but not provided as a command line argument{Reset} ]\n" + Quote(script, 1, 6, "print($n);"),
            output);
    }

    [Fact]
    public async Task An_undefined_variable_is_found_before_anything_runs()
    {
        var script = package.Script("print(\"before\");\nprint(undefined_var);");
        var (exitCode, output, _) = await RunAsync(script);
        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"[error]: While parsing: {Blue}DSLVisitor{Reset} failed with the following message [ "
            + $"{Red}variable `undefined_var` referenced before assignment{Reset} ]\n" + Quote(script, 2, 6, "print(undefined_var);"),
            output);
    }

    [Fact]
    public async Task A_syntax_error_is_shown_with_its_place()
    {
        var script = package.Script("x = 1;\ny = x +;\n");
        var (exitCode, output, _) = await RunAsync(script);
        Assert.Equal((1, "[error]: While parsing: Antlr4 Parser" + Quote(script, 2, 7, "y = x +;")), (exitCode, output));
    }

    [Fact]
    public async Task Stop_is_an_error_of_the_execution()
    {
        var script = package.Script("print(\"before\");\nstop(\"my stop message\");\n");
        var (exitCode, output, _) = await RunAsync(script);
        Assert.Equal(3, exitCode);
        Assert.Equal(
            $"before\n[error]: Execution error: The kernel-function {Blue}_stop__char{Reset} failed during runtime with the following "
            + $"message [ {Red}system stopped: my stop message{Reset} ]\n" + Quote(script, 2, 0, "stop(\"my stop message\");"),
            output);
    }

    [Fact]
    public async Task A_script_that_does_not_exist_is_an_error_of_the_parser()
    {
        var (exitCode, output, _) = await RunAsync("nofile.daph");
        Assert.Equal(
            (1, "[error]: While parsing: could not open DaphneDSL file 'nofile.daph' for parsing\n"), (exitCode, output));
    }

    [Fact]
    public async Task An_argument_without_a_value_is_an_error()
    {
        var (exitCode, output, _) = await RunAsync(package.Script("print($n);"), "foo");
        Assert.Equal(
            (1, "[error]: Parser error: script arguments must be specified as name=value, but found 'foo'\n"), (exitCode, output));
    }

    [Fact]
    public async Task Faults_in_the_options_are_told_on_standard_error()
    {
        var unknown = await RunAsync("--nosuchopt", "x");
        Assert.Equal(
            (1, "", $"daphne: Unknown command line argument '--nosuchopt'.  Try: '{package.Coordinator} --help'\ndaphne: Did you mean '--debug-mt'?\n"),
            unknown);
        var none = await RunAsync();
        Assert.Equal(
            (1, "", $"daphne: Not enough positional command line arguments specified!\nMust specify at least 1 positional argument: See: {package.Coordinator} --help\n"),
            none);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) =>
        RunningProgram.RunAsync(package.Coordinator, arguments);

    private static string Quote(string script, int line, int column, string text) =>
        $"   {Blue} | {Reset}Source file -> \"{script}\":{line}:{column}\n   {Blue} | {Reset}\n{Blue}  {line} | {Reset}{text}\n"
        + $"   {Blue} | {Red}{new string(' ', column)}^~~{Reset}\n\n\n";
}

using Daphne.Simulator.Language;
using Daphne.Simulator.Processes;
using Daphne.Simulator.Wire;

namespace Daphne.Simulator.Coordinator;

/// <summary>`daphne [options] script [arguments]`: reads a script, executes it, and exits with DAPHNE's code.</summary>
internal sealed class CoordinatorProgram(string name, OutputBuffer output, OutputBuffer error)
{
    public async Task<int> RunAsync(string[] args)
    {
        try
        {
            var commandLine = CommandLine.Parse(name, args);
            if (commandLine.Has("version") || commandLine.Has("help"))
            {
                output.WriteLine(commandLine.Has("version") ? About.Version : About.Help(name));
                return 0;
            }

            await ExecuteAsync(commandLine, new Stages());
            return 0;
        }
        catch (CommandLineError fault)
        {
            error.WriteLine(fault.Message);
            return 1;
        }
        catch (DaphneFailure failure)
        {
            output.WriteLine(failure.Message);
            return failure.ExitCode;
        }
        catch (WorkerFailure failure)
        {
            new Crash(name, output, error).WorkerDown(failure.Message);
            throw;
        }
    }

    private async Task ExecuteAsync(CommandLine commandLine, Stages stages)
    {
        var arguments = commandLine.NamedArguments();
        var distributed = commandLine.Has("distributed");
        if (distributed && commandLine["dist_backend"] is null or "MPI")
            new Crash(name, output, error).WithoutMpi();

        stages.Next();
        var source = Open(commandLine.Script!);
        var statements = new Parser(source, arguments).Parse();
        stages.Next();
        if (commandLine["explain"] is { } passes)
            foreach (var pass in passes.Split(','))
                error.WriteLine($"IR after {pass}:\n// The simulator has no intermediate representation.\nmodule {{\n}}");

        stages.Next();
        using var workers = new WorkerList();
        var statistics = new Statistics(Path.GetFileName(source.Path));
        if (distributed)
            CreateContext(commandLine, source, statistics);
        await new Interpreter(
            source,
            new Kernels(output, error),
            new Directives(source, output, workers),
            distributed ? new DistributedPipeline(workers) : null,
            statistics).RunAsync(statements);
        stages.Next();

        if (commandLine.Has("statistics"))
            foreach (var line in statistics.Lines())
                output.WriteLine(line);
        if (commandLine.Has("timing"))
            error.WriteLine(stages.ToJson());
    }

    private static void CreateContext(CommandLine commandLine, SourceFile source, Statistics statistics)
    {
        const string kernel = "_createDistributedContext";
        var message = Environment.GetEnvironmentVariable("DISTRIBUTED_WORKERS") is null
            ? "--distributed execution is set with gRPC but EV DISTRIBUTED_WORKERS is empty"
            : commandLine["dist_backend"] == "async-gRPC" ? "the asynchronous gRPC backend is not implemented" : null;
        if (message is not null)
            throw DaphneFailure.Kernel(source, default, kernel, message);
        statistics.Add(kernel, default, TimeSpan.Zero);
    }

    private static SourceFile Open(string script)
    {
        try
        {
            return new SourceFile(Path.GetFullPath(script), File.ReadAllText(script));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw DaphneFailure.Parsing($"could not open DaphneDSL file '{script}' for parsing");
        }
    }
}

using System.Globalization;
using Daphne.Simulator.Language;
using Daphne.Simulator.Processes;
using Daphne.Simulator.Wire;

namespace Daphne.Simulator.Coordinator;

/// <summary>Obeys the comments `# sim: …`, by which a script asks for what is otherwise hard to bring about.</summary>
internal sealed class Directives(SourceFile source, OutputBuffer output, WorkerList workers)
{
    public async Task ObeyAsync(Statement.Directive directive)
    {
        switch (directive.Name)
        {
            case "sleep":
                await Task.Delay(TimeSpan.FromSeconds(directive.Value));
                break;
            case "hang":
                await Task.Delay(Timeout.Infinite);
                break;
            case "lines":
                WriteLines((long)directive.Value);
                break;
            case "exit":
                output.Flush();
                Environment.Exit((int)directive.Value);
                break;
            default:
                await CrashWorkerAsync(directive);
                break;
        }
    }

    private void WriteLines(long count)
    {
        for (var i = 1L; i <= count; i++)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"line {i} of {count}"));
        output.Flush();
    }

    private async Task CrashWorkerAsync(Statement.Directive directive)
    {
        var number = (int)directive.Value;
        if (number < 1 || number > workers.Addresses.Count)
            throw DaphneFailure.Kernel(source, directive.At, "sim: crash-worker", $"DISTRIBUTED_WORKERS names no worker {number}");
        await workers[workers.Addresses[number - 1]].ComputeAsync(new ComputeTask { MlirCode = PipelineCode.Crash });
    }
}

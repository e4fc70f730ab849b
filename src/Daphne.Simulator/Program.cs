using Daphne.Simulator.Processes;
using Daphne.Simulator.Worker;

Signals.UseDefaultActions();
var program = ProgramName.AsInvoked();
var output = OutputBuffer.StandardOutput();
var error = OutputBuffer.StandardError();
var exitCode = Path.GetFileName(program) == "DistributedWorker"
    ? await new WorkerProgram(program, output, error).RunAsync(args)
    : 0;
output.Flush();
return exitCode;

using Daphne.Simulator.Coordinator;
using Daphne.Simulator.Processes;
using Daphne.Simulator.Worker;

Signals.UseDefaultActions();
var program = ProgramName.AsInvoked();
var output = OutputBuffer.StandardOutput();
var error = OutputBuffer.StandardError();
var exitCode = Path.GetFileName(program) == "DistributedWorker"
    ? await new WorkerProgram(program, output, error).RunAsync(args)
    : await new CoordinatorProgram(program, output, error).RunAsync(args);
output.Flush();
return exitCode;

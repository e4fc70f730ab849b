using System.Net.Sockets;
using System.Text.Json;
using Daphne.Simulator.Processes;

namespace Daphne.Simulator.Worker;

/// <summary>`DistributedWorker Address:Port [ConfigFile]`: listens until a signal ends it.</summary>
internal sealed class WorkerProgram(string name, OutputBuffer output, OutputBuffer error)
{
    public async Task<int> RunAsync(string[] args)
    {
        ReadConfig(args.Length == 2 ? args[1] : "WorkerConfig.json");
        if (args.Length is not (1 or 2))
        {
            output.WriteLine($"Usage: {name} <Address:Port> [ConfigFile]");
            return 1;
        }

        try
        {
            await WorkerServer.StartAsync(await WorkerAddress.ResolveAsync(args[0]));
            // As in DAPHNE this line says nothing about the server, and is lost with the buffer when the worker is killed.
            output.WriteLine($"Started Distributed Worker on `{args[0]}`");
            await Task.Delay(Timeout.Infinite);
        }
        catch (SocketException failure)
        {
            error.WriteLine(ListenFailure.Describe(args[0], failure));
            output.WriteLine($"Started Distributed Worker on `{args[0]}`");
            Signals.Die(Libc.SigSegv);
        }

        return 0;
    }

    private void ReadConfig(string path)
    {
        if (!File.Exists(path))
        {
            output.WriteLine(LogLine.Format("warning", $"could not open file {path} for reading user config"), flush: true);
            return;
        }

        try
        {
            using var config = JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException broken)
        {
            output.WriteLine(LogLine.Format("error", $"Parser error while reading worker config: {broken.Message}"), flush: true);
        }
    }
}

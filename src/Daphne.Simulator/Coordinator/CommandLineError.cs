namespace Daphne.Simulator.Coordinator;

/// <summary>A fault in the options: told on standard error, unlike all other errors.</summary>
internal sealed class CommandLineError(string message) : Exception(message);

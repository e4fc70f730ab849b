namespace Daphne.Simulator.Wire;

/// <summary>A call that a worker did not answer. DAPHNE's coordinator does not survive it.</summary>
internal sealed class WorkerFailure(string message) : Exception(message);

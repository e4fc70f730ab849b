namespace Daphne.EndToEnd.Chaos;

/// <summary>An invariant does not hold.</summary>
public sealed class ChaosException(string message) : Exception(message);

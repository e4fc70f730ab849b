using System.Collections.Concurrent;

namespace Daphne.Monitoring;

/// <summary>
/// Tells whoever waits for a process that it is gone and its log mirrored to the last byte. It belongs to no single monitor: a monitor is
/// replaced when its node's settings change, and what waits goes on waiting.
/// </summary>
internal sealed class ProcessEnds
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<int?>> expected = new();

    /// <summary>Expect it before it can end.</summary>
    public Expectation Expect(string id) => new(this, id);

    /// <param name="id">The process.</param>
    /// <param name="exitCode">Null where it left none.</param>
    public void Report(string id, int? exitCode)
    {
        if (expected.TryGetValue(id, out var end))
            end.TrySetResult(exitCode);
    }

    internal sealed class Expectation(ProcessEnds ends, string id) : IDisposable
    {
        public Task<int?> ExitCode { get; } =
            ends.expected.GetOrAdd(id, _ => new TaskCompletionSource<int?>(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

        public void Dispose() => ends.expected.TryRemove(id, out _);
    }
}

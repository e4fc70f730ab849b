using System.IO.Pipelines;
using Daphne.Remote;

namespace Daphne.Tests.Monitoring;

/// <summary>A program whose two ends a test holds.</summary>
internal sealed class FakeProcess : IRemoteProcess
{
    private readonly Pipe input = new();
    private readonly Pipe output = new();

    public Stream Input => input.Writer.AsStream();
    public Stream Output => output.Reader.AsStream();
    public Stream Error => Stream.Null;

    /// <summary>What the program reads and writes.</summary>
    public Stream Asked => input.Reader.AsStream();

    public Stream Answers => output.Writer.AsStream();

    public Task<int> WaitAsync(CancellationToken cancellationToken) => Task.FromResult(0);

    public async ValueTask DisposeAsync()
    {
        await input.Writer.CompleteAsync();
        await output.Writer.CompleteAsync();
    }
}

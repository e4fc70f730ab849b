using System.Runtime.CompilerServices;
using System.Text.Json;
using Daphne.Remote;

namespace Daphne.Monitoring;

/// <summary>
/// The one long-lived look at a node: a shell loop there prints a line at every change and every two seconds. Silence means that the
/// node is cut off, frozen or down, long before TCP would say so.
/// </summary>
internal sealed class StatusStream(IRemoteProcess process, string name)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(4.5);

    /// <summary>Bytes of a memory page on the node; known after the first line.</summary>
    public int PageSize { get; private set; } = 4096;

    /// <summary>CPU ticks a second on the node.</summary>
    public int TicksPerSecond { get; private set; } = 100;

    /// <exception cref="ProblemException">The stream fell silent or ended.</exception>
    public async IAsyncEnumerable<NodeSnapshot> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(process.Output, leaveOpen: true);
        using (var head = JsonDocument.Parse(await NextAsync(lines, cancellationToken)))
        {
            PageSize = head.RootElement.GetProperty("page").GetInt32();
            TicksPerSecond = head.RootElement.GetProperty("hz").GetInt32();
        }
        while (true)
            yield return NodeSnapshot.Parse(await NextAsync(lines, cancellationToken));
    }

    private async Task<string> NextAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        silence.CancelAfter(Silence);
        try
        {
            if (await lines.ReadLineAsync(silence.Token) is { } line)
                return line;
            await process.WaitAsync(silence.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProblemException(ProblemKind.Unreachable, $"{name}: it has been silent for {Silence.TotalSeconds:0.#} s. It is cut off, frozen or down; the dashboard keeps trying.") { IsConnectionLost = true };
        }
        throw new ProblemException(ProblemKind.Unreachable, $"{name}: its status stream ended. The dashboard connects again.") { IsConnectionLost = true };
    }
}

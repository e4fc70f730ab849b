using System.Globalization;
using System.Text;
using Daphne.Remote;

namespace Daphne.Monitoring;

/// <summary>One session that answers requests for pieces of logs. What is read is asked for first, so a storm of lines never piles up here.</summary>
internal sealed class LogReader(IRemoteProcess process) : IAsyncDisposable
{
    private readonly BufferedStream output = new(process.Output, 64 * 1024);
    private readonly byte[] header = new byte[64];

    /// <returns>How many bytes were read into the buffer, or null where the node has no such log.</returns>
    public async Task<int?> ReadAsync(string id, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await WriteAsync(string.Create(CultureInfo.InvariantCulture, $"read {id} {offset} {buffer.Length}\n"), cancellationToken);
        var words = (await ReadHeaderAsync(cancellationToken)).Split(' ');
        var count = int.Parse(words[2], CultureInfo.InvariantCulture);
        if (count < 0)
            return null;
        await output.ReadExactlyAsync(buffer[..count], cancellationToken);
        return count;
    }

    /// <summary>Takes a finished process out of the status stream.</summary>
    public Task ForgetAsync(string id, CancellationToken cancellationToken) => WriteAsync($"forget {id}\n", cancellationToken);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task WriteAsync(string request, CancellationToken cancellationToken)
    {
        await process.Input.WriteAsync(Encoding.ASCII.GetBytes(request), cancellationToken);
        await process.Input.FlushAsync(cancellationToken);
    }

    private async Task<string> ReadHeaderAsync(CancellationToken cancellationToken)
    {
        for (var length = 0; length < header.Length; length++)
        {
            await output.ReadExactlyAsync(header.AsMemory(length, 1), cancellationToken);
            if (header[length] == '\n')
                return Encoding.ASCII.GetString(header, 0, length);
        }
        throw new InvalidDataException("The log reader answered something else than a header.");
    }
}

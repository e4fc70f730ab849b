namespace Daphne.Remote;

/// <summary>
/// The output of a command without what the login shell's start-up files printed before it. Many people's .bashrc says something; the
/// command's own output begins behind a line that it prints first.
/// </summary>
internal sealed class AfterGreetingStream(Stream output) : Stream
{
    /// <summary>The line behind which the command's own output begins.</summary>
    public const string Line = "--- daphne-dashboard begins here ---";

    private const int LongestGreeting = 256 * 1024;
    private static readonly byte[] End = System.Text.Encoding.ASCII.GetBytes(Line + "\n");
    private ReadOnlyMemory<byte> rest;
    private bool hasBegun;

    public override bool CanRead => true;
    public override bool CanWrite => false;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!hasBegun)
            await SkipGreetingAsync(cancellationToken);
        if (rest.IsEmpty)
            return await output.ReadAsync(buffer, cancellationToken);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer);
        rest = rest[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Only read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async Task SkipGreetingAsync(CancellationToken cancellationToken)
    {
        var greeting = new byte[4096];
        for (var length = 0; ;)
        {
            if (length == greeting.Length)
                Array.Resize(ref greeting, greeting.Length * 2);
            var read = await output.ReadAsync(greeting.AsMemory(length), cancellationToken);
            length += read;
            var end = greeting.AsSpan(0, length).IndexOf(End);
            if (end >= 0)
                rest = greeting.AsMemory(end + End.Length, length - end - End.Length);
            else if (read > 0 && length < LongestGreeting)
                continue;

            // Without the line the command never began: its exit code and error say why.
            hasBegun = true;
            return;
        }
    }
}

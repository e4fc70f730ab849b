namespace Daphne.Remote;

/// <summary>
/// The output of a command without what the login shell's start-up files printed before it. Many people's .bashrc says something; the
/// command's own output begins behind a line that it prints first.
/// </summary>
internal sealed class AfterGreetingStream : Stream
{
    /// <summary>The line behind which the command's own output begins.</summary>
    public const string Line = "--- daphne-dashboard begins here ---";

    private const int LongestGreeting = 256 * 1024;
    private static readonly byte[] End = System.Text.Encoding.ASCII.GetBytes(Line + "\n");
    private readonly Stream output;
    private readonly Task<bool> begun;
    private ReadOnlyMemory<byte> rest;

    public AfterGreetingStream(Stream output)
    {
        this.output = output;
        begun = SkipGreetingAsync();
    }

    public override bool CanRead => true;
    public override bool CanWrite => false;
    public override bool CanSeek => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Whether the command has begun; waits until that is known.</summary>
    public Task<bool> HasBegunAsync(CancellationToken cancellationToken) => begun.WaitAsync(cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!begun.IsCompleted)
            await begun.WaitAsync(cancellationToken);
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

    /// <summary>It is read for whoever asks first; who gives up waiting leaves it to the next, and it ends with the stream.</summary>
    private async Task<bool> SkipGreetingAsync()
    {
        var greeting = new byte[4096];
        for (var length = 0; ;)
        {
            if (length == greeting.Length)
                Array.Resize(ref greeting, greeting.Length * 2);
            var read = await ReadRestAsync(greeting.AsMemory(length));
            length += read;
            var end = greeting.AsSpan(0, length).IndexOf(End);
            if (end >= 0)
            {
                rest = greeting.AsMemory(end + End.Length, length - end - End.Length);
                return true;
            }

            // Without the line the command never began: its exit code and error say why.
            if (read == 0 || length >= LongestGreeting)
                return false;
        }
    }

    /// <summary>Nothing, where the stream was closed meanwhile.</summary>
    private async ValueTask<int> ReadRestAsync(Memory<byte> buffer)
    {
        try
        {
            return await output.ReadAsync(buffer, CancellationToken.None);
        }
        catch (Exception closed) when (closed is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }
}

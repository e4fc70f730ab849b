using System.Text;
using Daphne.Remote;

namespace Daphne.Tests.Remote;

public sealed class AfterGreetingStreamTests
{
    private const string Line = AfterGreetingStream.Line + "\n";

    [Theory]
    [InlineData(Line + "output\n", "output\n")]
    [InlineData("Welcome!\n" + Line + "output\n", "output\n")]
    [InlineData("no newline at its end" + Line + "a\0b", "a\0b")]
    [InlineData(Line, "")]
    [InlineData("the command never began\n", "")]
    [InlineData(Line + Line, Line)]
    public async Task The_output_begins_behind_the_line(string all, string output)
    {
        using var stream = new AfterGreetingStream(new SlowStream(Encoding.UTF8.GetBytes(all)));
        using var read = new MemoryStream();

        await stream.CopyToAsync(read, TestContext.Current.CancellationToken);

        Assert.Equal(output, Encoding.UTF8.GetString(read.ToArray()));
    }

    /// <summary>Gives three bytes at a time, so that every border falls inside the line once.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(3, buffer.Length)], cancellationToken);
    }
}

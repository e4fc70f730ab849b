using Daphne.Remote;

namespace Daphne.Tests.Remote;

public sealed class ChildProcessTests
{
    [Fact]
    public async Task With_the_process_its_pipes_are_closed_at_once_though_they_were_taken()
    {
        var process = ChildProcess.Start("cat", []);
        var (input, output, error) = (process.Input, process.Output, process.Error);

        await process.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(() => input.WriteByte(0));
        Assert.Throws<ObjectDisposedException>(() => output.ReadByte());
        Assert.Throws<ObjectDisposedException>(() => error.ReadByte());
    }
}

using Daphne.Remote;
using Daphne.Slurm;

namespace Daphne.Tests.Slurm;

public sealed class SlurmCancellerTests
{
    [Fact]
    public async Task A_login_node_that_does_not_end_the_command_has_neither_cancelled_nor_refused_and_is_tried_again()
    {
        var problem = await Assert.ThrowsAsync<ProblemException>(
            () => SlurmCanceller.AskAsync(new HangingHost(), ["daphne-aaaaaaaaaaaaaaaa"], TimeSpan.FromMilliseconds(50), TestContext.Current.CancellationToken));

        Assert.Equal((ProblemKind.Unreachable, true), (problem.Kind, problem.IsConnectionLost));
        Assert.StartsWith("login: Slurm does not answer", problem.Message, StringComparison.Ordinal);
    }

    /// <summary>On which whatever is begun never ends.</summary>
    private sealed class HangingHost : IRemoteHost
    {
        public string Name => "login";

        public Task<IRemoteProcess> StartAsync(RemoteCommand command, CancellationToken cancellationToken) =>
            new LocalHost(Name).StartAsync(new RemoteCommand("sleep 600", []), cancellationToken);

        public Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

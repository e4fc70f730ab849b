using System.Net;
using System.Net.Sockets;
using System.Text;
using Daphne.Remote;

namespace Daphne.Tests.Slurm;

/// <summary>Asking many workers, by the scripts themselves on this machine, beside an srun that only says what it was given.</summary>
public sealed class SlurmAskTests : IDisposable
{
    private const int AtOnce = 32;
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    private readonly FakeSite site = new();

    public SlurmAskTests() => site.Program("squeue", "echo ours");

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_workers_are_asked_a_number_at_a_time()
    {
        site.Program("srun", "exit 1");
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var serving = ServeAsync(server, end.Token);

        var answered = await AskAsync(Enumerable.Repeat($"127.0.0.1 {port} 17:ours", 3 * AtOnce));

        await end.CancelAsync();
        Assert.Equal(Enumerable.Repeat($"127.0.0.1 {port}", 3 * AtOnce), answered);
        Assert.InRange(await serving, 2, AtOnce);
    }

    [Fact]
    public async Task More_workers_than_a_command_line_holds_are_asked_within_their_jobs_where_none_is_reached()
    {
        site.Program("srun", $"echo \"$1\" >> {site.Programs}/jobs; cut -d ' ' -f 1,2");
        var ports = Enumerable.Range(1, 9000).Select(number => $"{1 + (number % 4)}").ToList();

        var answered = await AskAsync(ports.Select((port, number) => $"127.0.0.1 {port} {17 + (number / 4500)}:ours"));

        Assert.Equal(ports.Select(port => $"127.0.0.1 {port}"), answered);
        Assert.Equal("--jobid=17\n--jobid=18\n", await File.ReadAllTextAsync(Path.Combine(site.Programs, "jobs"), Cancelled));
    }

    [Fact]
    public async Task Only_who_does_not_answer_here_is_asked_within_the_job_and_who_does_not_answer_there_has_not()
    {
        site.Program("srun", $"cat >> {site.Programs}/asked");
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        var serving = ServeAsync(server, end.Token);

        var answered = await AskAsync([$"127.0.0.1 {port} 17:ours", "127.0.0.1 1 17:ours"]);

        await end.CancelAsync();
        await serving;
        Assert.Equal([$"127.0.0.1 {port}"], answered);
        Assert.Equal("127.0.0.1 1 17:ours\n", await File.ReadAllTextAsync(Path.Combine(site.Programs, "asked"), Cancelled));
    }

    [Fact]
    public async Task Nobody_is_asked_within_a_job_that_has_only_the_number()
    {
        site.Program("srun", "cut -d ' ' -f 1,2");
        site.Program("squeue", "[ \"$3\" = 17 ] && echo ours || echo somebody-elses");

        Assert.Equal(["127.0.0.1 1"], await AskAsync(["127.0.0.1 1 17:ours", "127.0.0.1 2 18:ours", "127.0.0.1 3 19:"]));
    }

    public void Dispose() => site.Dispose();

    /// <summary>Answers each a second after it has come, as a busy worker may.</summary>
    /// <returns>The most that were there at once.</returns>
    private static async Task<int> ServeAsync(TcpListener server, CancellationToken cancellationToken)
    {
        var gate = new Lock();
        var (open, most) = (0, 0);
        var serving = new List<Task>();
        try
        {
            while (true)
                serving.Add(AnswerAsync(await server.AcceptTcpClientAsync(cancellationToken)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
            return most;
        }

        async Task AnswerAsync(TcpClient client)
        {
            using (client)
            {
                lock (gate)
                    most = Math.Max(most, ++open);
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
                await client.GetStream().WriteAsync(Settings, CancellationToken.None);

                // Until it has read what it wants and leaves: closed here with something unread, a connection is reset, and what was sent may be lost.
                await client.GetStream().CopyToAsync(Stream.Null, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                lock (gate)
                    open--;
            }
        }
    }

    /// <returns>Who has answered, in the order of the places.</returns>
    private async Task<IReadOnlyList<string>> AskAsync(IEnumerable<string> places)
    {
        var command = RemoteScript.Command("slurm-ask.sh", RemoteScript.Command("ask-servers.sh").Script);
        var result = await new LocalHost("here").RunAsync(command with { Script = $"PATH={site.Programs}:$PATH\n{command.Script}" }, TimeSpan.FromMinutes(2), Cancelled,
            async (input, token) => await input.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(places.Select(place => place + "\n"))), token));
        return [.. result.Lines];
    }
}

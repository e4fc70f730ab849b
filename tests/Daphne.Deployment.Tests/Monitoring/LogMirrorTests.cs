using System.Globalization;
using System.Text;
using Daphne.Data;
using Daphne.Logs;
using Daphne.Monitoring;
using Daphne.Tests.Engine;

namespace Daphne.Tests.Monitoring;

public sealed class LogMirrorTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Logs_are_pulled_until_the_store_is_level_with_the_node()
    {
        await using var engine = await EngineParts.CreateAsync();
        var logs = new Dictionary<string, byte[]>
        {
            [await NewStreamAsync(engine)] = Bytes(1_300_000),
            [await NewStreamAsync(engine)] = Bytes(10),
            [await NewStreamAsync(engine)] = [],
        };
        await using var node = new FakeProcess();
        using var ended = new CancellationTokenSource();
        var answering = AnswerAsync(node, logs, ended.Token);
        await using var reader = new LogReader(node);

        var mirror = new LogMirror(engine.Get<LogStore>());
        await mirror.PullAsync(Snapshot(logs), reader, Cancelled);
        await mirror.PullAsync(Snapshot(logs), reader, Cancelled);

        foreach (var (id, bytes) in logs)
            Assert.Equal(bytes, await ReadAsync(engine, id));
        await ended.CancelAsync();
        await answering;
    }

    [Fact]
    public async Task A_mirror_that_begins_anew_goes_on_where_the_store_ends()
    {
        await using var engine = await EngineParts.CreateAsync();
        var id = await NewStreamAsync(engine);
        var bytes = Bytes(5000);
        await engine.Get<LogStore>().AppendAsync(id, 0, bytes.AsMemory(0, 2000), Cancelled);
        await using var node = new FakeProcess();
        using var ended = new CancellationTokenSource();
        var requests = new List<string>();
        var answering = AnswerAsync(node, new() { [id] = bytes }, ended.Token, requests);
        await using var reader = new LogReader(node);

        await new LogMirror(engine.Get<LogStore>()).PullAsync(Snapshot(new() { [id] = bytes }), reader, Cancelled);

        Assert.StartsWith($"read {id} 2000 ", Assert.Single(requests), StringComparison.Ordinal);
        Assert.Equal(bytes, await ReadAsync(engine, id));
        await ended.CancelAsync();
        await answering;
    }

    [Fact]
    public async Task A_log_that_vanished_from_the_node_does_not_hold_up_the_others()
    {
        await using var engine = await EngineParts.CreateAsync();
        var (gone, there) = (await NewStreamAsync(engine), await NewStreamAsync(engine));
        var said = new Dictionary<string, byte[]> { [gone] = Bytes(10), [there] = Bytes(20) };
        await using var node = new FakeProcess();
        using var ended = new CancellationTokenSource();
        var answering = AnswerAsync(node, new() { [there] = said[there] }, ended.Token);
        await using var reader = new LogReader(node);

        await new LogMirror(engine.Get<LogStore>()).PullAsync(Snapshot(said), reader, Cancelled);

        Assert.Empty(await ReadAsync(engine, gone));
        Assert.Equal(said[there], await ReadAsync(engine, there));
        await ended.CancelAsync();
        await answering;
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(number => (byte)(number % 251))];

    private static NodeSnapshot Snapshot(Dictionary<string, byte[]> logs) =>
        new(1, logs.ToDictionary(log => log.Key, log => new ProcessSnapshot(log.Key, true, 1, 0, 0, log.Value.Length, null)));

    private static async Task<string> NewStreamAsync(EngineParts engine)
    {
        var id = Id.New();
        await engine.Database.AddAsync(new LogStream { Id = id, Kind = LogStreamKind.Step, Name = "x", CreatedAt = DateTimeOffset.UnixEpoch });
        return id;
    }

    private static async Task<byte[]> ReadAsync(EngineParts engine, string id)
    {
        var bytes = new MemoryStream();
        await foreach (var part in engine.Get<LogStore>().ReadBytesAsync(id, 0, long.MaxValue, Cancelled))
            bytes.Write(part.Span);
        return bytes.ToArray();
    }

    /// <summary>What read-logs.sh does, at the other end.</summary>
    private static async Task AnswerAsync(FakeProcess node, Dictionary<string, byte[]> logs, CancellationToken ended, List<string>? requests = null)
    {
        using var lines = new StreamReader(node.Asked);
        await using var answers = node.Answers;
        try
        {
            while (await lines.ReadLineAsync(ended) is { } line)
            {
                requests?.Add(line);
                var words = line.Split(' ');
                var offset = int.Parse(words[2], CultureInfo.InvariantCulture);
                var bytes = logs.TryGetValue(words[1], out var log) ? log.Skip(offset).Take(int.Parse(words[3], CultureInfo.InvariantCulture)).ToArray() : null;
                await answers.WriteAsync(Encoding.ASCII.GetBytes($"{words[1]} {offset} {bytes?.Length ?? -1}\n"), ended);
                await answers.WriteAsync(bytes ?? [], ended);
                await answers.FlushAsync(ended);
            }
        }
        catch (OperationCanceledException)
        {
            // The test has seen enough.
        }
    }
}

using System.Text;
using Daphne.Logs;
using Daphne.Tests.Data;

namespace Daphne.Tests.Logs;

/// <summary>Random appends of every kind, compared with the plainest possible model: one list of bytes a stream, one list of lines a deployment.</summary>
public sealed class LogRandomTests(ITestOutputHelper output)
{
    private static readonly string[] Pieces =
        ["\n", "\r\n", "\n\n\n", "a line\n", "é∂🙂", "\u001b[31mred\u001b[0m", "\0", "no end", "\r", new string('x', 5_000), new string('ü', 40_000), "end\n"];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(TestDatabase.Providers), MemberType = typeof(TestDatabase))]
    public async Task Bytes_lines_and_merged_lines_are_those_of_a_naive_model(DatabaseProvider provider)
    {
        var seed = Random.Shared.Next();
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var logs = await LogFixture.CreateAsync(provider);
        var streams = new Dictionary<string, List<byte>>();
        var names = new Dictionary<string, string>();
        for (var number = 0; number < 3; number++)
        {
            var id = await logs.AddStreamAsync("deployment1", $"w{number}");
            streams[id] = [];
            names[id] = $"w{number}";
        }
        var merged = new List<string>();

        for (var step = 0; step < 60; step++)
        {
            var (id, model) = streams.ElementAt(random.Next(streams.Count));
            var known = model.Count(value => value == '\n');
            var overlap = random.Next(0, Math.Min(model.Count, 200_000) + 1) * random.Next(2);
            var offset = model.Count - overlap;
            byte[] bytes = [.. model[offset..], .. RandomBytes(random)];
            var cut = random.Next(4) == 0 ? random.Next(bytes.Length + 1) : bytes.Length;
            model.AddRange(bytes[Math.Min(cut, overlap)..cut]);
            Assert.Equal(model.Count, await logs.Store.AppendAsync(id, offset, bytes.AsMemory(0, cut), Cancelled));
            var whole = model.Count(value => value == '\n');
            if (whole > known)
                merged.AddRange(Lines(model)[known..whole].Select((line, index) => $"{names[id]}#{known + index} {line}"));
            if (step % 20 == 0)
                await CompareAsync(id, model);
        }
        foreach (var (id, model) in streams)
        {
            await CompareAsync(id, model);
            await logs.Store.CompleteAsync(id, Cancelled);
            if (EndsInside(model))
                merged.Add($"{names[id]}#{Lines(model).Count - 1} {Lines(model)[^1]}");
        }
        Assert.Equal(merged, await logs.ReadMergedAsync("deployment1"));
        var first = random.Next(merged.Count);
        Assert.Equal(merged.Skip(first).Take(50), await logs.ReadMergedAsync("deployment1", first, 50));
        Assert.Equal(merged.Count, (await logs.Store.ViewWorkers("deployment1").GetExtentAsync(Cancelled)).Lines);
        var wanted = Enumerable.Range(0, merged.Count).Where(number => merged[number].Contains("RED", StringComparison.OrdinalIgnoreCase));
        var matches = await logs.Store.ViewWorkers("deployment1").SearchAsync(new LogQuery("RED"), null, Cancelled);
        Assert.Subset(matches.Lines.ToHashSet(), wanted.Select(number => (long)number).ToHashSet());

        async Task CompareAsync(string id, List<byte> model)
        {
            var offset = random.Next(model.Count + 1);
            var length = random.Next(model.Count + 1);
            Assert.Equal(model.ToArray(), await logs.ReadAsync(id));
            Assert.Equal(model.Skip(offset).Take(length).ToArray(), await logs.ReadAsync(id, offset, length));
            var lines = Lines(model);
            var start = random.Next(lines.Count + 1);
            Assert.Equal(lines.Count, (await logs.Store.ViewStream(id).GetExtentAsync(Cancelled)).Lines);
            Assert.Equal(lines, await logs.ReadLinesAsync(id));
            Assert.Equal(lines.Skip(start).Take(7), await logs.ReadLinesAsync(id, start, 7));
        }
    }

    private static byte[] RandomBytes(Random random)
    {
        if (random.Next(10) == 0)
            return LogAppendTests.Noise(random.Next(200_000));
        var text = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => Pieces[random.Next(Pieces.Length)]));
        var bytes = Encoding.UTF8.GetBytes(text);
        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length + 1)] : bytes;
    }

    private static bool EndsInside(List<byte> model) => model.Count > 0 && model[^1] != '\n';

    private static List<string> Lines(List<byte> model)
    {
        var lines = new List<string>();
        var start = 0;
        while (start < model.Count)
        {
            var newline = model.IndexOf((byte)'\n', start);
            var end = newline < 0 ? model.Count : newline;
            var bytes = model[start..end];
            if (bytes is [.., (byte)'\r'])
                bytes.RemoveAt(bytes.Count - 1);
            var text = Encoding.UTF8.GetString([.. bytes]);
            lines.Add(text.Length <= ILogView.MaxLineLength ? text : text[..(ILogView.MaxLineLength - (char.IsHighSurrogate(text[ILogView.MaxLineLength - 1]) ? 1 : 0))]);
            start = end + 1;
        }
        return lines;
    }
}

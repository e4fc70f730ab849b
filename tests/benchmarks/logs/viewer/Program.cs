using System.Diagnostics;
using System.Globalization;
using Daphne.Logs;

namespace Daphne.LogBenchmark;

/// <summary>Opens, scrolls and searches a long log, and searches the same text with grep, by turns.</summary>
internal static class Program
{
    private const string StreamId = "generated";

    private static readonly (string Name, LogQuery Query, string[] Grep)[] Searches =
    [
        ("text, case matters", new("Needle", MatchCase: true), ["-cF", "Needle"]),
        ("text", new("needle"), ["-ciF", "needle"]),
        ("text in every fourth line", new("PARTITION of"), ["-ciF", "PARTITION of"]),
        ("text that is nowhere", new("no such text"), ["-ciF", "no such text"]),
        ("regular expression", new(@"needle \d+9999", IsRegex: true), ["-ciE", "needle [0-9]+9999"]),
    ];

    public static async Task<int> Main(string[] arguments)
    {
        var lines = long.Parse(arguments[0], CultureInfo.InvariantCulture);
        var log = new GeneratedLog(arguments[1], new LogStream { Id = StreamId, Kind = LogStreamKind.Run, Name = "generated", CreatedAt = DateTimeOffset.UnixEpoch });
        var view = log.Store.ViewStream(StreamId);
        var rounds = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 3;
        if (!File.Exists(log.TextFile))
            await log.WriteAsync(lines, CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{lines:N0} lines, {new FileInfo(log.TextFile).Length / 1e6:N0} MB of text, {new FileInfo(log.DatabaseFile).Length / 1e6:N0} MB of database"));
        await ReadAsync(view, lines);
        var worst = 0d;
        foreach (var (name, query, grep) in Searches)
            worst = Math.Max(worst, await CompareAsync(view, log.TextFile, name, query, grep, rounds));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Peak memory of this process: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:N0} MB"));
        return worst <= 3 ? 0 : 1;
    }

    private static async Task ReadAsync(ILogView view, long lines)
    {
        await Print("open at the end", async () => await view.ReadLinesAsync((await view.GetExtentAsync(default)).Lines - 100, 100, default));
        await Print("jump to the middle", () => view.ReadLinesAsync(lines / 2, 100, default));
        await Print("scroll a page on", () => view.ReadLinesAsync((lines / 2) + 100, 100, default));
        await Print("first error", () => view.FindAsync(LogQuery.Errors, 0, default));

        static async Task Print(string name, Func<Task> act)
        {
            var watch = Stopwatch.StartNew();
            await act();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-28} {watch.Elapsed.TotalMilliseconds,8:N0} ms"));
        }
    }

    /// <summary>The best of several rounds of each, by turns; returns how many times grep's time the search takes.</summary>
    private static async Task<double> CompareAsync(ILogView view, string textFile, string name, LogQuery query, string[] grep, int rounds)
    {
        var (ours, theirs) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var count = (await view.SearchAsync(query, null, default)).Count;
            ours = watch.Elapsed < ours ? watch.Elapsed : ours;
            watch.Restart();
            var counted = await GrepAsync([.. grep, textFile]);
            theirs = watch.Elapsed < theirs ? watch.Elapsed : theirs;
            if (count != counted)
                throw new InvalidOperationException($"{name}: {count} lines were found, and grep finds {counted}.");
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"search: {name,-28} {ours.TotalMilliseconds,8:N0} ms   grep {theirs.TotalMilliseconds,8:N0} ms   {ours / theirs:N2} times"));
        return ours / theirs;
    }

    private static async Task<long> GrepAsync(string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("grep", arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return long.Parse(output, CultureInfo.InvariantCulture);
    }
}

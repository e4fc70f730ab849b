using System.Globalization;
using Microsoft.Playwright;

namespace Daphne.LogBenchmark;

/// <summary>Opens a long log in Chromium, jumps and scrolls in it, again and again.</summary>
internal static class Program
{
    /// <summary>Milliseconds, each way of coming to a line, also at its worst.</summary>
    private const double Aim = 300;

    /// <summary>Which begins before there is a dashboard in the browser, and so has no aim.</summary>
    private const string WholePage = "open the page by its address";

    private const string Chromium = "/usr/bin/chromium";

    private static readonly string[] Flags =
        ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"];

    public static async Task<int> Main(string[] arguments)
    {
        var (program, folder) = (arguments[0], arguments[1]);
        var lines = long.Parse(arguments[2], CultureInfo.InvariantCulture);
        var rounds = int.Parse(arguments[3], CultureInfo.InvariantCulture);
        var deployment = new StoredDeployment(workers: int.Parse(arguments[4], CultureInfo.InvariantCulture));
        var log = new GeneratedLog(folder, deployment.Streams);
        if (!File.Exists(log.TextFile))
        {
            await log.WriteAsync(lines, CancellationToken.None);
            await using var db = log.CreateDbContext();
            await deployment.WriteAsync(db, CancellationToken.None);
        }
        await using var dashboard = await DashboardProcess.StartAsync(program, folder);
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Args = Flags });
        var page = new LogPage(await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 } }), dashboard.LoginLink, lines);
        await page.LogInAsync();
        await MeasureAsync(page, rounds: 1);
        await PrintMemoryAsync("after the first round", page, dashboard);
        var times = await MeasureAsync(page, rounds);
        await PrintMemoryAsync("after the last round", page, dashboard);
        foreach (var (name, taken) in times)
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{name,-32} median {taken.Order().ElementAt(taken.Count / 2),6:N0} ms   worst {taken.Max(),6:N0} ms"));
        return times.Where(of => of.Key != WholePage).Max(of => of.Value.Max()) <= Aim ? 0 : 1;
    }

    private static async Task<Dictionary<string, List<double>>> MeasureAsync(LogPage page, int rounds)
    {
        var times = new Dictionary<string, List<double>>();
        var random = new Random(rounds);
        for (var round = 0; round < rounds; round++)
        {
            var line = random.NextInt64(1_000, page.Last - 1_000);
            await TakeAsync(WholePage, page.OpenByAddressAsync);
            await TakeAsync("open the tab, at the end", page.OpenAsync);
            await TakeAsync("g: to the beginning", () => page.PressAsync("g", 0));
            await TakeAsync("G: to the end", () => page.PressAsync("G", page.Last));
            await TakeAsync("go to a line", () => page.GoToAsync(line));
            await TakeAsync("wheel: 100 lines on", () => page.WheelAsync(line));
            await TakeAsync("scroll bar to the middle", page.DragToTheMiddleAsync);
        }
        return times;

        async Task TakeAsync(string name, Func<Task<double>> act)
        {
            var time = await act();
            (times.TryGetValue(name, out var known) ? known : times[name] = []).Add(time);
        }
    }

    private static async Task PrintMemoryAsync(string when, LogPage page, DashboardProcess dashboard)
    {
        var (heap, elements) = await page.WeighAsync();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"memory {when,-24}  tab {heap:N0} MB of objects, {elements:N0} elements   dashboard PSS {dashboard.Memory:N0} MB"));
    }
}

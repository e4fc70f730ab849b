using System.Globalization;
using Microsoft.Playwright;

namespace Daphne.Screen;

/// <summary>
/// Opens a log page in Chromium and tells how long after its writing a line was on it: each line says when it was written, and whenever
/// the page changes, all lines up to the newest one shown are on it.
/// </summary>
public static class Program
{
    private const double Aim = 300;

    /// <summary>So long a browser that has just begun is busy with itself.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    private const string Watch = """
        seconds => new Promise(done => {
          const waits = [];
          let last = 0;
          const look = () => {
            const now = Date.now();
            let newest = last;
            for (const [, time] of document.querySelector('[data-log-content]').textContent.matchAll(/t=(\d+)/g)) newest = Math.max(newest, +time);
            if (newest === last) return;
            // Lines come at an even rate: one for each millisecond since the newest before stands for them all.
            for (let time = last === 0 ? newest : last + 1; time <= newest; time++) waits.push(now - time);
            last = newest;
          };
          const observer = new MutationObserver(look);
          observer.observe(document.querySelector('[data-log-content]'), { childList: true, subtree: true, characterData: true });
          setTimeout(() => { observer.disconnect(); done(waits); }, seconds * 1000);
        })
        """;

    private const string HasMoved = """
        () => {
          const text = document.querySelector('[data-log-content]')?.textContent ?? '';
          if (!/t=\d+/.test(text)) return false;
          window.firstText ??= text;
          return text !== window.firstText;
        }
        """;

    public static async Task<int> Main(string[] args)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking", "--no-first-run"],
        });
        var page = await browser.NewPageAsync();
        await page.GotoAsync(args[0]);
        await page.WaitForURLAsync(url => !url.Contains("/login", StringComparison.Ordinal));
        await page.GotoAsync(args[1]);
        // What comes with the page does not move: only once it is connected it is an open one.
        await page.WaitForFunctionAsync(HasMoved);
        await Task.Delay(Settling);
        var waits = await page.EvaluateAsync<double[]>(Watch, int.Parse(args[2], CultureInfo.InvariantCulture));
        Array.Sort(waits);
        var (middle, high) = (waits[waits.Length / 2], waits[(int)(waits.Length * 0.99)]);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from writing to the page: p50 {middle:0} ms, p99 {high:0} ms, longest {waits[^1]:0} ms (aim: p99 at most {Aim:0} ms)"));
        return high <= Aim ? 0 : 1;
    }
}

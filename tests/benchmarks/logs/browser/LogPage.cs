using System.Globalization;
using Microsoft.Playwright;

namespace Daphne.LogBenchmark;

/// <summary>
/// What a person does in the log of a deployment, by real keys, clicks and turns of the wheel. The page itself takes the time: from that of
/// the browser's event until the frame with the wanted line in view is painted.
/// </summary>
internal sealed class LogPage(IPage page, Uri loginLink, long lines)
{
    private const string View = "[data-log-lines]";
    private const string GoTo = "[aria-label='Go to line or time']";
    private const int LinesAtOnce = 100;

    /// <summary>What takes longer is a fault.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int RowHeight = 20;

    // The frame in whose callback the line is in view is painted right after it; a message is handled only behind that.
    private const string Watch = """
        ([event, line]) => {
          let began = event ? null : 0;
          if (event) addEventListener(event, happened => began ??= happened.timeStamp, { capture: true, once: true });
          window.painted = new Promise(resolve => {
            const look = () => {
              const row = document.querySelector(`.log-row[data-line='${line}']`)?.getBoundingClientRect();
              const view = document.querySelector('[data-log-lines]')?.getBoundingClientRect();
              if (began === null || !row || row.top < view.top - 1 || row.bottom > view.bottom + 1) {
                requestAnimationFrame(look);
                return;
              }
              const channel = new MessageChannel();
              channel.port1.onmessage = () => resolve(performance.now() - began);
              channel.port2.postMessage(null);
            };
            requestAnimationFrame(look);
          });
        }
        """;

    public long Last => lines - 1;

    public Task LogInAsync() => page.GotoAsync(loginLink.ToString());

    /// <summary>What the tab holds: megabytes of its scripts' objects after they were tidied up, and elements of the page.</summary>
    public async Task<(double Heap, double Elements)> WeighAsync()
    {
        var devTools = await page.Context.NewCDPSessionAsync(page);
        await devTools.SendAsync("HeapProfiler.collectGarbage");
        await devTools.SendAsync("Performance.enable");
        var metrics = (await devTools.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
            .ToDictionary(metric => metric.GetProperty("name").GetString()!, metric => metric.GetProperty("value").GetDouble());
        await devTools.DetachAsync();
        return (metrics["JSHeapUsedSize"] / 1e6, await page.EvaluateAsync<double>("() => document.querySelectorAll('*').length"));
    }

    public async Task<double> OpenAsync()
    {
        await page.GotoAsync(new Uri(loginLink, $"/deployments/{StoredDeployment.Id}").ToString());
        var tab = page.GetByRole(AriaRole.Tab, new() { Name = "Logs" });
        await tab.WaitForAsync();
        // What the page itself still loads is no part of it.
        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        return await TakeAsync("click", Last, () => tab.ClickAsync());
    }

    /// <summary>From the beginning of the page itself, with all that a browser has to load and connect for it.</summary>
    public async Task<double> OpenByAddressAsync()
    {
        await page.GotoAsync(new Uri(loginLink, $"/deployments/{StoredDeployment.Id}?tab=logs").ToString(), new() { WaitUntil = WaitUntilState.Commit });
        return await TakeAsync(null, Last, () => Task.CompletedTask);
    }

    public Task<double> PressAsync(string key, long line) => TakeAsync("keydown", line, async () =>
    {
        await page.Locator(View).FocusAsync();
        await page.Keyboard.PressAsync(key);
    });

    public async Task<double> GoToAsync(long line)
    {
        await page.Locator(GoTo).FillAsync((line + 1).ToString(CultureInfo.InvariantCulture));
        return await TakeAsync("keydown", line, () => page.Keyboard.PressAsync("Enter"));
    }

    /// <summary>A turn of the wheel over more lines than the page holds behind those in view.</summary>
    public async Task<double> WheelAsync(long from)
    {
        await page.Locator(View).HoverAsync();
        return await TakeAsync("wheel", from + LinesAtOnce, () => page.Mouse.WheelAsync(0, LinesAtOnce * RowHeight));
    }

    /// <summary>The scroll bar, set to the middle as a drag sets it.</summary>
    public Task<double> DragToTheMiddleAsync() => TakeAsync("scroll", lines / 2, () =>
        page.Locator(View).EvaluateAsync("view => view.scrollTop = (view.scrollHeight - view.clientHeight) / 2"));

    private async Task<double> TakeAsync(string? startEvent, long line, Func<Task> act)
    {
        await page.EvaluateAsync(Watch, new object?[] { startEvent, line });
        await act();
        return await page.EvaluateAsync<double>("() => window.painted").WaitAsync(Patience);
    }
}

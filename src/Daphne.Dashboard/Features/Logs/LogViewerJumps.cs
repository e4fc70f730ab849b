using System.Globalization;
using System.Text;
using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

// Search, jumps, and the lines that are marked.
public sealed partial class LogViewer
{
    /// <summary>Lines, and characters, that are copied at once; of more a file is downloaded.</summary>
    private const int MaxCopied = 10_000;
    private const int MaxCopiedCharacters = 4_000_000;
    private const int CopyPage = 500;

    private LineRange? selected;

    private async Task SearchAsync(LogQuery? query)
    {
        StateHasChanged();
        var isDone = await search.RunAsync(View, query, () => _ = InvokeAsync(StateHasChanged), watching.Token);
        if (isDone && search.Matches is { Count: > 0 })
            await MoveAsync(1);
        StateHasChanged();
    }

    private async Task MoveAsync(int by)
    {
        search.Move(by);
        if (search.Line is { } line)
            await GoToAsync(line);
    }

    private async Task GoToHitAsync(long line)
    {
        search.MoveTo(line);
        await GoToAsync(line);
    }

    /// <summary>A line's number from 1, or a time.</summary>
    private async Task GoToPlaceAsync(string place)
    {
        note = null;
        if (extent is not { Lines: > 0 })
            return;
        if (long.TryParse(place, NumberStyles.AllowThousands | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var number))
            await GoToAsync(number - 1);
        else
            await TryAsync(() => GoToTimeAsync(place, extent));
    }

    private async Task GoToTimeAsync(string place, LogExtent within)
    {
        var first = await View.ReadLinesAsync(within.First, 1, watching.Token);
        var last = await View.ReadLinesAsync(within.Lines - 1, 1, watching.Token);
        if (first is not [{ At: { } earliest }] || last is not [{ At: { } latest }])
            note = "When these lines arrived was not noted";
        else if (Zone.Parse(place, earliest, latest) is not { } time)
            note = "Neither a line nor a time such as 14:05";
        else if (await View.FindTimeAsync(time, watching.Token) is { } line)
            await GoToAsync(line);
        else
            note = $"No line at or after {Zone.Exact(time)}";
    }

    /// <summary>The next line that looks like an error, behind the one that is marked; behind the last one the first again.</summary>
    private Task GoToErrorAsync() => TryAsync(async () =>
    {
        note = "Looking for an error …";
        StateHasChanged();
        var line = selected is null ? null : await View.FindAsync(LogQuery.Errors, selected.Last + 1, watching.Token);
        line ??= await View.FindAsync(LogQuery.Errors, 0, watching.Token);
        note = line is null ? "Nothing looks like an error" : null;
        if (line is not null)
            await GoToAsync(line.Value);
    });

    /// <summary>Shows a line by its number from 0, marks it, and names it in the page's address.</summary>
    private Task GoToAsync(long line) => SelectAndShowAsync(new LineRange(line, line));

    private async Task SelectAndShowAsync(LineRange lines)
    {
        if (extent is not { Lines: > 0 })
            return;
        await SelectAsync(lines);
        isFollowing = false;
        skipped = 0;
        var first = selected!.First;
        await TryAsync(async () =>
        {
            if (rows.Count == 0 || first - Rows < rows[0].Number || first + Rows > rows[^1].Number)
                await ReadAsync(first - Rows, Math.Max(wanted, Math.Min(MaxRows, 3 * Rows)), extent, watching.Token);
            place = place.AtLine(first, HasDeepLink ? selected?.ToString() : null);
        });
    }

    /// <summary>A click on a line's number marks it; with Shift, all lines from the one that was marked before.</summary>
    private async Task PickAsync((long Line, bool WithShift) pick)
    {
        if (pick.WithShift && selected is not null)
            await SelectAsync(LineRange.Between(selected.First, pick.Line));
        else
            await GoToAsync(pick.Line);
    }

    internal Task SelectAsync(LineRange lines) => InvokeAsync(() =>
    {
        if (extent is not { Lines: > 0 })
            return;
        selected = LineRange.Between(Math.Clamp(lines.First, extent.First, extent.Lines - 1), Math.Clamp(lines.Last, extent.First, extent.Lines - 1));
        note = null;
        StateHasChanged();
    });

    internal Task CopySelectedAsync() => InvokeAsync(() => TryAsync(async () =>
    {
        if (selected is not { } lines || scroller is null)
            return;
        var (text, copied) = (new StringBuilder(), 0L);
        while (copied < Math.Min(lines.Count, MaxCopied) && text.Length < MaxCopiedCharacters)
        {
            var page = await View.ReadLinesAsync(lines.First + copied, (int)Math.Min(CopyPage, Math.Min(lines.Count, MaxCopied) - copied), watching.Token);
            if (page.Count == 0)
                break;
            foreach (var line in page)
                text.Append(AnsiText.Plain(line.Text)).Append('\n');
            copied += page.Count;
        }
        await scroller.CopyAsync(text.ToString());
        note = copied == lines.Count ? $"Copied {Number(copied)} {(copied == 1 ? "line" : "lines")}" : $"Copied the first {Number(copied)} lines; download the log for all of them";
    }));
}

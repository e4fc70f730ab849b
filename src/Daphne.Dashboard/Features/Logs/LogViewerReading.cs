using Daphne.Data;
using Daphne.Logs;

namespace Daphne.Dashboard.Features.Logs;

// The rows that are held: those in view and a few screens around them.
public sealed partial class LogViewer
{
    /// <summary>Rows at once, whatever a browser asks for.</summary>
    private const int MaxRows = 400;

    private LogExtent? extent;
    private IReadOnlyList<LogLine> rows = [];

    /// <summary>How many rows the script asks for, which depends on how high the view is.</summary>
    private int wanted;

    /// <summary>Counts what was asked for, so that a slow answer does not replace a newer one.</summary>
    private int looks;

    /// <summary>The script: these lines are in view now.</summary>
    internal Task LookAsync(long first, int count) => InvokeAsync(async () =>
    {
        if (extent is null)
            return;
        wanted = Math.Clamp(count, 1, MaxRows);
        await TryAsync(() => ReadAsync(first, wanted, extent, watching.Token));
    });

    private async Task ReadAsync(long first, int count, LogExtent found, CancellationToken cancellationToken)
    {
        var look = ++looks;
        first = Math.Clamp(first, found.First, Math.Max(found.First, found.Lines - 1));
        var read = await view!.ReadLinesAsync(first, (int)Math.Min(count, found.Lines - first), cancellationToken);
        if (look == looks)
            (rows, extent) = (read, found);
    }

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (ProblemException failure)
        {
            problem = failure.Message;
        }
        catch (Exception failure) when (DatabaseFailure.Is(failure))
        {
            problem = DatabaseFailure.Advice;
        }
        catch (OperationCanceledException)
        {
            // Another log is shown now, or the page was left.
        }
        StateHasChanged();
    }
}

using System.Text.Json;
using Daphne.Dashboard.Shared;
using Daphne.Packages;
using Microsoft.AspNetCore.Components;
using Radzen;
using Radzen.Blazor;

namespace Daphne.Dashboard.Features.Packages;

/// <summary>
/// Takes a package in by one of three ways, with progress. Uploads go straight to the API, not through the circuit; what was typed stays
/// when it is refused.
/// </summary>
public sealed partial class PackageDialog : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(150);
    private static readonly IReadOnlyList<(Way, string)> Ways = [(Way.Upload, "Upload"), (Way.Url, "From a URL"), (Way.Path, "From this machine")];

    private RadzenUpload? upload;
    private Way way;
    private string url = "";
    private string path = "";
    private ProblemException? problem;
    private CancellationTokenSource? work;
    private TransferProgress? progress;

    private enum Way
    {
        Upload,
        Url,
        Path,
    }

    [Inject] private PackageService Packages { get; set; } = null!;
    [Inject] private DialogService Dialogs { get; set; } = null!;
    [Inject] private TimeProvider Clock { get; set; } = null!;

    private bool IsBusy => work is not null;

    private double? Percent => progress is { Total: > 0 } known ? Math.Min(100, 100.0 * known.Done / known.Total.Value) : null;

    private string ProgressText => progress switch
    {
        null => "Beginning …",
        { Total: { } total, Done: var done } when done >= total && total > 0 => "Looking into the archive …",
        { Total: { } total, Done: var done } => $"{Wording.Bytes(done)} of {Wording.Bytes(total)}, {Percent:0} %",
        { Done: var done } => $"{Wording.Bytes(done)} so far",
    };

    public void Dispose() => work?.Cancel();

    private async Task AddAsync()
    {
        Begin();
        try
        {
            var adding = StartAsync(work!.Token);
            while (!adding.IsCompleted)
            {
                await Task.WhenAny(adding, Task.Delay(Beat, Clock, CancellationToken.None));
                StateHasChanged();
            }
            Dialogs.Close((await adding).Id);
        }
        catch (ProblemException fault)
        {
            problem = fault;
        }
        catch (OperationCanceledException) when (work?.IsCancellationRequested == true)
        {
        }
        End();
    }

    private Task<Package> StartAsync(CancellationToken cancellationToken)
    {
        if (way == Way.Path)
            return Packages.AddFromPathAsync(path.Trim(), new Latest<long>(done => progress = new TransferProgress(done, null)), cancellationToken);
        return Uri.TryCreate(url.Trim(), UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? Packages.AddFromUrlAsync(address, new Latest<TransferProgress>(now => progress = now), cancellationToken)
            : throw ProblemException.BadInput($"'{url.Trim()}' is no address of a file. Write it in full, beginning with https:// or http://.");
    }

    private void OnUploadProgress(UploadProgressArgs args)
    {
        if (work is null)
            Begin();
        args.Cancel = work!.IsCancellationRequested;
        progress = new TransferProgress(args.Loaded, args.Total);
    }

    private void OnUploaded(UploadCompleteEventArgs args)
    {
        End();
        if (!args.Cancelled)
            Dialogs.Close(args.JsonResponse?.RootElement.TryGetProperty("id", out var id) == true ? id.GetString() : "");
    }

    private async Task OnUploadFailed(UploadErrorEventArgs args)
    {
        End();
        problem = ProblemException.Refused(DetailOf(args.Message));
        if (upload is not null)
            await upload.ClearFiles();
    }

    private void Cancel()
    {
        if (work is null)
            Dialogs.Close();
        else
            work.Cancel();
    }

    private void Begin()
    {
        problem = null;
        progress = null;
        work = new CancellationTokenSource();
    }

    private void End()
    {
        work?.Dispose();
        work = null;
    }

    /// <summary>The API answers with a problem document; anything else is a broken connection.</summary>
    private static string DetailOf(string? answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer ?? "");
            if (document.RootElement.TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 } text)
                return text;
        }
        catch (JsonException)
        {
        }
        return "The upload broke off. See whether the dashboard still runs and has disk space, then try again.";
    }

    /// <summary>Keeps the last report only: the page looks at it a few times a second.</summary>
    private sealed class Latest<T>(Action<T> keep) : IProgress<T>
    {
        public void Report(T value) => keep(value);
    }
}

using Daphne.Clusters;
using Microsoft.AspNetCore.Components;

namespace Daphne.Dashboard.Features.Clusters;

/// <summary>Fetches the host keys of a cluster and asks a person about each that is new or changed.</summary>
public sealed partial class HostKeySection
{
    private readonly CancellationTokenSource leaving = new();
    private IReadOnlyList<HostKeyInfo> known = [];
    private Dictionary<string, string> errors = [];
    private CancellationTokenSource? asking;
    private DateTimeOffset? askedAt;
    private string? shown;
    private ElementReference section;

    [Parameter, EditorRequired] public Cluster Cluster { get; set; } = null!;

    /// <summary>Ask the hosts as soon as the section is shown.</summary>
    [Parameter] public bool FetchAtOnce { get; set; }

    [Inject] private TimeProvider Clock { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;

    /// <summary>One row a node, also for those whose key nobody has seen yet.</summary>
    private IReadOnlyList<HostKeyInfo> Keys =>
    [
        .. Cluster.Nodes.Select(node => (known.FirstOrDefault(key => key.NodeId == node.Id)
                ?? new HostKeyInfo(node.Id, node.Name, node.Host, null, null, HostKeyStatus.Unreachable, null, null)) with
            { Error = errors.GetValueOrDefault(node.Id) }),
    ];

    public async Task FetchAsync()
    {
        if (asking is not null)
            return;
        using var source = CancellationTokenSource.CreateLinkedTokenSource(leaving.Token);
        (asking, askedAt) = (source, Clock.GetUtcNow());
        StateHasChanged();
        await Runner.RunAsync(() => ScanAsync(source.Token));
        asking = null;
        StateHasChanged();
    }

    protected override async Task OnParametersSetAsync()
    {
        known = await HostKeys.ListAsync(Cluster.Id, leaving.Token);
        if (shown == Cluster.Id)
            return;
        shown = Cluster.Id;
        errors = [];
        if (FetchAtOnce && Cluster.Nodes.Exists(node => node.HostKey is null))
            await FetchAsync();
    }

    /// <summary>A link to this section comes before the section is there: the browser cannot follow it by itself.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender && Navigation.Uri.EndsWith("#host-keys", StringComparison.Ordinal))
            await section.FocusAsync();
    }

    private async Task ScanAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answers = await HostKeys.ScanAsync(Cluster.Id, cancellationToken);
            errors = answers.Where(answer => answer.Error is not null).ToDictionary(answer => answer.NodeId, answer => answer.Error!);
            known = await HostKeys.ListAsync(Cluster.Id, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
    }

    private async Task AcceptAsync(IReadOnlyCollection<string> fingerprints)
    {
        await Runner.RunAsync(async () => known = await HostKeys.AcceptAsync(Cluster.Id, fingerprints, leaving.Token), "The host keys are accepted.");

        // A machine behind a jump host can be asked only now that the key of that one is accepted.
        if (Cluster.Nodes.Exists(node => !known.Any(key => key.NodeId == node.Id)))
            await FetchAsync();
    }

    public void Dispose()
    {
        leaving.Cancel();
        leaving.Dispose();
    }
}

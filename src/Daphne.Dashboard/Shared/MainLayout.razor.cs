using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.JSInterop;

namespace Daphne.Dashboard.Shared;

public sealed partial class MainLayout
{
    private ElementReference content;
    private ErrorBoundary? boundary;
    private bool drawerIsOpen;
    private IJSObjectReference? script;

    protected override void OnInitialized() => Navigation.LocationChanged += OnLocationChanged;

    protected override void OnParametersSet() => boundary?.Recover();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        script = await JS.InvokeAsync<IJSObjectReference>("import", "./Shared/MainLayout.razor.js");
        TimeZone.Set(await script.InvokeAsync<string?>("timeZone"));
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        drawerIsOpen = false;
        StateHasChanged();
    });

    private void CloseDrawer() => drawerIsOpen = false;

    private void CloseOnEscape(KeyboardEventArgs e)
    {
        if (e.Key == "Escape")
            drawerIsOpen = false;
    }

    public async ValueTask DisposeAsync()
    {
        Navigation.LocationChanged -= OnLocationChanged;
        try
        {
            if (script is not null)
                await script.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
        }
    }
}

namespace Daphne.Dashboard.Hosting;

/// <summary>How browsers hold their connection to the pages.</summary>
public static class DashboardCircuits
{
    /// <summary>What a page may send at once: a script of 1 MiB, pasted into the editor, and what it is wrapped in.</summary>
    private const int LargestMessage = (1 << 20) + (64 << 10);

    public static IServerSideBlazorBuilder AddDashboardCircuits(this IRazorComponentsBuilder components) =>
        components.AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = LargestMessage);
}

namespace Daphne.Dashboard.Tests.Hosting;

/// <summary>What docker-compose.yml starts: two dashboards behind its proxy.</summary>
public sealed class TwoBehindProxy : TwoDashboards
{
    public ComposedProxy Proxy { get; } = new();

    protected override string PublicUrl => Proxy.Address.GetLeftPart(UriPartial.Authority);

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await Proxy.StartAsync(First, Second);
    }

    public override async ValueTask DisposeAsync()
    {
        await Proxy.DisposeAsync();
        await base.DisposeAsync();
    }
}

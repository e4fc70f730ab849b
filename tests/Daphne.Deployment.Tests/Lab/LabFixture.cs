namespace Daphne.Tests;

/// <summary>
/// One lab for all tests of a collection, which run one after the other: put back what a test breaks, or start a lab of
/// its own. Where no lab can run, such tests are skipped with the reason, and fail when the environment says CI=true.
/// </summary>
public abstract class LabFixture(LabShape shape) : IAsyncLifetime
{
    private Lab? _lab;
    private string? _obstacle;

    public Lab Lab
    {
        get
        {
            if (_lab is null)
                Assert.Skip(_obstacle ?? "The lab was not started.");
            return _lab;
        }
    }

    public async ValueTask InitializeAsync()
    {
        _obstacle = await LabProcess.FindObstacleAsync(shape);
        if (_obstacle is null)
            _lab = await Lab.StartAsync(shape);
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
            await _lab.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

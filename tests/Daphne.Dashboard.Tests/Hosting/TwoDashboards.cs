using Daphne.Tests.Data;

namespace Daphne.Dashboard.Tests.Hosting;

/// <summary>Two instances of the dashboard on one PostgreSQL database and one data directory.</summary>
public class TwoDashboards : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("daphne-two-").FullName;
    private TestDatabase database = null!;

    public RunningDashboard First { get; private set; } = null!;

    public RunningDashboard Second { get; private set; } = null!;

    protected virtual string? PublicUrl => null;

    public virtual async ValueTask InitializeAsync()
    {
        database = await TestDatabase.NotYetThereAsync();
        (First, Second) = (Another(), Another());
        await Task.WhenAll(First.InitializeAsync().AsTask(), Second.InitializeAsync().AsTask());
    }

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await First.DisposeAsync();
        await Second.DisposeAsync();
        await database.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>One more instance, not started yet.</summary>
    public RunningDashboard Another() => new() { ConnectionString = database.ConnectionString, SharedFolder = folder, PublicUrl = PublicUrl };
}

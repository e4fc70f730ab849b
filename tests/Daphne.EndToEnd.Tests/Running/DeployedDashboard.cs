namespace Daphne.EndToEnd.Running;

/// <summary>A dashboard with two simulated workers on this machine, for the stories that begin there.</summary>
public sealed class DeployedDashboard : RunningDashboard
{
    public string DeploymentId { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        DeploymentId = await Api.DeployAsync("demo", workers: 2);
    }

    /// <summary>Stories say <c>[Collection(typeof(DeployedDashboard.Stories))]</c> and take the fixture in their constructor.</summary>
    [CollectionDefinition]
    public sealed class Stories : ICollectionFixture<DeployedDashboard>;
}

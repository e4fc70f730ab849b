namespace Daphne.Instances;

/// <summary>Who this process is among the dashboards that share its database.</summary>
/// <param name="place">See <see cref="Instance.Place"/>.</param>
public sealed class InstanceIdentity(string place)
{
    public string Id { get; } = Data.Id.New();

    public string Place => place;

    public string Name { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";
}

namespace Daphne.Runs;

public sealed class RunService
{
    /// <summary>Newest first; of one deployment where given.</summary>
    public Task<IReadOnlyList<Run>> ListAsync(string? deploymentId, int count, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Run> GetAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Queues a run on the deployment's coordinator place.</summary>
    public Task<Run> SubmitAsync(string deploymentId, RunInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Run> CancelAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

namespace Daphne.Operations;

public sealed class OperationService
{
    /// <summary>Newest first, with stages and steps; of one deployment where given.</summary>
    public Task<IReadOnlyList<Operation>> ListAsync(string? deploymentId, int count, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>With stages and steps in order.</summary>
    public Task<Operation> GetAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Operation> CancelAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Runs the steps that did not succeed again.</summary>
    public Task<Operation> RetryAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

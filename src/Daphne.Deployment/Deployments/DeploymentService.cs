using Daphne.Operations;

namespace Daphne.Deployments;

/// <summary>What people ask of deployments. Each action stores an operation with its planned stages and does nothing else.</summary>
public sealed class DeploymentService
{
    /// <summary>All deployments with cluster, releases (with packages) and current workers, newest first.</summary>
    public Task<IReadOnlyList<Deployment>> ListAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Deployment> GetAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Every worker that there ever was, newest first, for their logs.</summary>
    public Task<IReadOnlyList<Worker>> WorkerHistoryAsync(string deploymentId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Stores the deployment with release 1 and its Deploy operation.</summary>
    public Task<Operation> CreateAsync(DeploymentInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>What a redeploy with this input would change; empty where it would only restart the workers.</summary>
    public Task<IReadOnlyList<ReleaseDifference>> CompareAsync(string id, ReleaseInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Operation> RedeployAsync(string id, ReleaseInput input, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Operation> StartAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Operation> StopAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    public Task<Operation> CleanAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Forgets a cleaned deployment with its logs and runs.</summary>
    public Task DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotImplementedException();
}

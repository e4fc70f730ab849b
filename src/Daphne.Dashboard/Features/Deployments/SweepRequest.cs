using Daphne.Dashboard.Features.Runs;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>Everything in a row on a Slurm cluster: deploy, execute one script, stop, clean.</summary>
/// <param name="Deployment">As of a new deployment.</param>
/// <param name="Run">The script, as of a new run.</param>
public sealed record SweepRequest(DeploymentRequest Deployment, RunRequest Run);

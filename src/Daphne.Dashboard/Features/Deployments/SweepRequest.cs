using Daphne.Dashboard.Features.Runs;
using Daphne.Packages;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>Everything in a row on a Slurm cluster: build if asked, deploy, execute one script, stop, clean.</summary>
/// <param name="Deployment">As of a new deployment; without a package, where one is built.</param>
/// <param name="Run">The script, as of a new run.</param>
/// <param name="Build">What the package is built from, on the cluster, in the deployment's container where it has one. It stays a package like any other.</param>
public sealed record SweepRequest(DeploymentRequest Deployment, RunRequest Run, PackageBuild? Build = null);

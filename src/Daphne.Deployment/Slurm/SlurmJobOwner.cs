namespace Daphne.Slurm;

/// <summary>Whose a Slurm job of ours is.</summary>
public sealed record SlurmJobOwner(string DeploymentId, string Deployment);

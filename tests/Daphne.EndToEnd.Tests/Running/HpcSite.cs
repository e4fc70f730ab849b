namespace Daphne.EndToEnd.Running;

/// <summary>A whole HPC: a login node that asks for one-time codes, behind the bastion s1, and four compute nodes that only Slurm may use.</summary>
public sealed class HpcSite() : LabFixture(new LabShape { Standalone = 1, Nodes = 4, Slurm = true, Bastion = true });

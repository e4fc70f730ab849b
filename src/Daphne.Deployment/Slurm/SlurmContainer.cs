namespace Daphne.Slurm;

/// <summary>A Singularity or Apptainer image in which DAPHNE's programs run on the compute nodes.</summary>
/// <param name="Image">A <c>.sif</c> file on the cluster's shared file system, or a source such as <c>docker://daphneeu/daphne-dev</c>, which is built there once.</param>
/// <param name="Arguments">More words for <c>singularity exec</c>, before the image.</param>
public sealed record SlurmContainer(string Image, IReadOnlyList<string> Arguments);

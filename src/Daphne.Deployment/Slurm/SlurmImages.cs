using System.Security.Cryptography;
using System.Text;

namespace Daphne.Slurm;

/// <summary>Where the images of containers are on a cluster: a file that is there already, or what is built there once from a source.</summary>
internal static class SlurmImages
{
    /// <summary>Whether it names a source such as <c>docker://daphneeu/daphne-dev</c>, and not a file.</summary>
    public static bool IsSource(string image) => image.Contains("://", StringComparison.Ordinal);

    /// <summary>As a batch script names it, from the folder of its allocation.</summary>
    public static string PathOf(string image) => IsSource(image) ? $"../../../../../images/{NameOf(image)}" : image;

    /// <summary>The file below <c>images/</c> of the install root that is built from a source.</summary>
    public static string NameOf(string source) => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)))}.sif";
}

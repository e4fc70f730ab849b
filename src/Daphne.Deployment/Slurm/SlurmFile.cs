using System.Text;

namespace Daphne.Slurm;

/// <summary>A file of an allocation's folder, sent with its submission.</summary>
internal sealed class SlurmFile(string name, string text)
{
    public string Name => name;

    public byte[] Bytes { get; } = Encoding.UTF8.GetBytes(text);

    /// <summary>As the scripts on the login node read it: secrets first, so that no file is written before they are known.</summary>
    public static async Task WriteAsync(Stream input, string exports, IEnumerable<SlurmFile> files, CancellationToken cancellationToken)
    {
        await input.WriteAsync(Encoding.UTF8.GetBytes(exports), cancellationToken);
        foreach (var file in files)
            await input.WriteAsync(file.Bytes, cancellationToken);
    }
}

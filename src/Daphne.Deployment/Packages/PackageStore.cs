using Daphne.Data;

namespace Daphne.Packages;

/// <summary>The folder of archives. A file stands under its good name only when it is whole and verified.</summary>
public sealed class PackageStore(DataDirectory data)
{
    /// <summary>Where the archive with this hash is kept.</summary>
    public string PathOf(string sha256) => Path.Combine(data.Packages, sha256);
}

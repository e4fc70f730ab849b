namespace Daphne.Packages;

public enum PackageSource
{
    Simulator,
    Upload,
    Url,
    Path,

    /// <summary>Built on a cluster.</summary>
    Build,
}

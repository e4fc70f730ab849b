namespace Daphne.Packages;

public enum PackageSource
{
    Simulator,
    Upload,
    Url,
    Path,
}

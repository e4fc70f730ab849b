namespace Daphne.Dashboard.Features.Packages;

/// <summary>Where to fetch a package from: exactly one of the two.</summary>
/// <param name="Url">An archive on a web server.</param>
/// <param name="Path">An archive or a folder with bin/ and lib/ on the dashboard's machine.</param>
public sealed record PackageRequest(string? Url = null, string? Path = null);

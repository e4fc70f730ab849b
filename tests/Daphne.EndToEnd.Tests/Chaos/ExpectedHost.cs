namespace Daphne.EndToEnd.Chaos;

/// <summary>What the database says of all hosts.</summary>
/// <param name="Workers">The current rows of all deployments.</param>
/// <param name="Deployments">Those that may have files on a host, each with the archives of all its releases.</param>
/// <param name="Installed">Archives that must be unpacked on every host.</param>
/// <param name="Packages">All there are.</param>
/// <param name="Connections">How many dashboards may hold one to a host.</param>
/// <param name="IsSettled">Nothing was cancelled half-way; otherwise an archive may have arrived and not be unpacked.</param>
public sealed record ExpectedHost(
    IReadOnlyList<WorkerAnswer> Workers, IReadOnlyDictionary<string, IReadOnlyList<string>> Deployments, IReadOnlyCollection<string> Installed,
    IReadOnlyList<ChaosPackage> Packages, int Connections, bool IsSettled);

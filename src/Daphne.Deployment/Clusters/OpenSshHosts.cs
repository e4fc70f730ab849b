namespace Daphne.Clusters;

/// <summary>The host names that the user's own OpenSSH configuration names, to choose from when nodes are added.</summary>
public sealed class OpenSshHosts
{
    /// <summary>Host aliases without wildcards out of ~/.ssh/config and what it includes; empty where there is none.</summary>
    public IReadOnlyList<string> List() => throw new NotImplementedException();
}

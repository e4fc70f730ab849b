namespace Daphne.Clusters;

[Flags]
public enum NodeRoles
{
    None = 0,
    Compile = 1,
    Login = 2,
    Coordinator = 4,
    Worker = 8,

    /// <summary>Only passed through on the way to other nodes.</summary>
    Jump = 16,
}

namespace Daphne.Clusters;

public enum NodeStatus
{
    /// <summary>Nobody has looked yet.</summary>
    Unknown,
    Reachable,
    Unreachable,

    /// <summary>Its host key was fetched and waits for a person's consent.</summary>
    HostKeyNew,

    /// <summary>It shows another host key than the accepted one: everything on it is stopped until a person looks.</summary>
    HostKeyChanged,

    /// <summary>It refused the login.</summary>
    LoginFailed,
}

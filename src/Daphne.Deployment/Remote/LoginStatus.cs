namespace Daphne.Remote;

/// <summary>Whether there is a connection to a machine.</summary>
public enum LoginStatus
{
    Disconnected,

    /// <summary>The site has asked something that only a person can answer.</summary>
    Prompt,
    Connected,
}

namespace Daphne.Remote;

/// <summary>What makes a connection the same connection: change any of it, and a new one is made.</summary>
/// <param name="Name">The node's name, for messages.</param>
/// <param name="Host">Host name, address or alias.</param>
/// <param name="Port">Null: 22, or what the OpenSSH configuration says.</param>
/// <param name="User">Null: the dashboard's own user, or what the OpenSSH configuration says.</param>
/// <param name="CredentialId">Null: the machine's own OpenSSH configuration and agent.</param>
/// <param name="HostKey">The accepted key; null refuses every connection.</param>
/// <param name="Alias">The name under which the key stands in the known_hosts file made for it.</param>
/// <param name="Jump">The host to pass through.</param>
public sealed record SshTarget(
    string Name, string Host, int? Port, string? User, string? CredentialId, string? HostKey, string Alias, SshTarget? Jump)
{
    /// <summary>For messages: <c>alice@s1:2222</c>.</summary>
    public string Display => $"{(User is null ? "" : User + "@")}{Host}{(Port is null ? "" : $":{Port}")}{(Jump is null ? "" : $" through {Jump.Host}")}";
}

using Daphne.Clusters;

namespace Daphne.Dashboard.Features.Slurm;

/// <summary>How a new Slurm cluster is reached, while it is being filled in: its login node, and perhaps a host before it with a login of its own.</summary>
public sealed class LoginDraft
{
    public LoginHostDraft Login { get; } = new();
    public bool HasJump { get; set; }
    public LoginHostDraft Jump { get; } = new();

    public string? JumpProblem => HasJump && Jump.Given.Length > 0 && Jump.Given == Login.Given ? "The jump host is the login node itself." : null;

    public bool IsValid => Login.Given.Length > 0 && (!HasJump || Jump.Given.Length > 0) && JumpProblem is null;

    public IReadOnlyList<NodeInput> ToNodes() => HasJump
        ? [Jump.ToInput(NodeRoles.Jump, null), Login.ToInput(NodeRoles.Login, Jump.Given)]
        : [Login.ToInput(NodeRoles.Login, null)];
}

/// <summary>One host that is logged in to.</summary>
public sealed class LoginHostDraft
{
    public string Host { get; set; } = "";
    public int? Port { get; set; }
    public string? User { get; set; }
    public string? CredentialId { get; set; }

    public string Given => Host.Trim();

    public NodeInput ToInput(NodeRoles role, string? jump) => new()
    {
        Host = Given,
        Port = Port,
        User = string.IsNullOrWhiteSpace(User) ? null : User.Trim(),
        CredentialId = CredentialId,
        Jump = jump,
        Roles = role,
    };
}

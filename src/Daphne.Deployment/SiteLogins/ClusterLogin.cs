using Daphne.Remote;

namespace Daphne.SiteLogins;

/// <summary>The connections to a cluster's nodes, as one: waiting for a person if any of them is, and connected if all of them are.</summary>
/// <param name="Status">Connected, or not, or waiting for a person.</param>
/// <param name="Prompts">What the site asks, one question a node.</param>
/// <param name="Since">Since when; null where nobody has tried yet.</param>
/// <param name="Detail">Why there is no connection, for people.</param>
/// <param name="AsksPeople">Whether a node's credential leaves questions to a person.</param>
public sealed record ClusterLogin(LoginStatus Status, IReadOnlyList<OpenPrompt> Prompts, DateTimeOffset? Since, string? Detail, bool AsksPeople)
{
    /// <summary>Whether nothing has happened since.</summary>
    public bool IsSameAs(ClusterLogin other) =>
        (Status, Since, Detail) == (other.Status, other.Since, other.Detail) && Prompts.Select(prompt => prompt.Id).SequenceEqual(other.Prompts.Select(prompt => prompt.Id));
}

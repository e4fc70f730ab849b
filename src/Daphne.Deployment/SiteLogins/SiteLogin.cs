using Daphne.Remote;

namespace Daphne.SiteLogins;

/// <summary>
/// What is known of the connection to one node, for the pages and the API of every instance. It is the word of the instance that has the
/// cluster and void when another one has it: a connection ends with its process, the row does not.
/// </summary>
public sealed class SiteLogin
{
    public required string NodeId { get; init; }
    public required string ClusterId { get; init; }

    /// <summary>The id of the <see cref="Instances.Instance"/> whose connection it is.</summary>
    public required string Owner { get; set; }

    public LoginStatus Status { get; set; }

    /// <summary>Since when the status is what it is.</summary>
    public DateTimeOffset Since { get; set; }

    /// <summary>Why there is no connection, for people.</summary>
    public string? Detail { get; set; }

    /// <summary>What the site asks: texts, never answers.</summary>
    public IReadOnlyList<LoginPrompt> Prompts { get; set; } = [];
}

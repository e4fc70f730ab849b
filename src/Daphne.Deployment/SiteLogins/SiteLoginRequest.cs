namespace Daphne.SiteLogins;

/// <summary>
/// What a person wants of a connection that is another instance's. It is deleted when that one reads it, or when it is too old to be
/// meant any more.
/// </summary>
public sealed class SiteLoginRequest
{
    public required string Id { get; init; }
    public required string ClusterId { get; init; }
    public required SiteLoginRequestKind Kind { get; init; }

    /// <summary>The question that is answered.</summary>
    public string? PromptId { get; init; }

    /// <summary>The answer, encrypted.</summary>
    public string? ProtectedAnswer { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}

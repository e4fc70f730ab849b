namespace Daphne.Settings;

/// <summary>A login link that nobody has used yet. Only the hash of its token is known.</summary>
public sealed class LoginLink
{
    public required string Hash { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null: it waits until it is used.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}

namespace Daphne.Remote;

/// <summary>The connection to one node as it is now.</summary>
/// <param name="NodeId">The node.</param>
/// <param name="Status">Connected, or not, or waiting for a person.</param>
/// <param name="Since">Since when.</param>
/// <param name="Detail">Why there is no connection, for people.</param>
/// <param name="Prompt">What the site asks.</param>
public sealed record LoginState(string NodeId, LoginStatus Status, DateTimeOffset Since, string? Detail, LoginPrompt? Prompt);

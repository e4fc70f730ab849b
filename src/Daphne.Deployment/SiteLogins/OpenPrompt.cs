namespace Daphne.SiteLogins;

/// <summary>A question of a site that waits for a person.</summary>
/// <param name="Id">To answer it by.</param>
/// <param name="Text">The site's own words.</param>
/// <param name="IsSecret">The answer is not to be seen while it is typed.</param>
/// <param name="Note">What became of the answer before, if there was one.</param>
/// <param name="ClusterId">The cluster.</param>
/// <param name="ClusterName">Its name.</param>
/// <param name="NodeName">The node that asks.</param>
/// <param name="Since">Since when it is asked.</param>
public sealed record OpenPrompt(
    string Id, string Text, bool IsSecret, string? Note, string ClusterId, string ClusterName, string NodeName, DateTimeOffset Since);

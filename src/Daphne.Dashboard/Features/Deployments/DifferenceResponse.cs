using Daphne.Deployments;

namespace Daphne.Dashboard.Features.Deployments;

/// <summary>One thing that is not as the deployment should be.</summary>
/// <param name="Node">The node's name; null where it is about no node in particular.</param>
/// <param name="Kind">In what way: workers that are missing, of an older release, surplus, unknown since their node is out of reach, or an operation that is unfinished.</param>
/// <param name="Count">Of how many workers this is true.</param>
/// <param name="Expected">How many workers there should be on the node.</param>
/// <param name="Since">When the node went out of reach, where it has.</param>
/// <param name="Text">For people.</param>
public sealed record DifferenceResponse(string? Node, DifferenceKind Kind, int Count, int Expected, DateTimeOffset? Since, string Text)
{
    public static DifferenceResponse Of(DeploymentDifference difference) =>
        new(difference.Node, difference.Kind, difference.Count, difference.Expected, difference.Since, difference.Text);
}

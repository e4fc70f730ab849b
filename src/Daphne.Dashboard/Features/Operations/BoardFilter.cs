using Daphne.Operations;

namespace Daphne.Dashboard.Features.Operations;

/// <summary>Which rows of a board with many nodes are shown.</summary>
public enum BoardFilter
{
    All,
    Running,
    Failed,
}

internal static class BoardFilterExtensions
{
    public static bool Matches(this BoardFilter filter, BoardRow row) => filter switch
    {
        BoardFilter.Running => row.Has(StepStatus.Running),
        BoardFilter.Failed => row.Has(StepStatus.Failed),
        _ => true,
    };
}

using Daphne.Operations;

namespace Daphne.Dashboard.Features.Operations;

/// <summary>One node of an operation's board, with its step in each stage; null where a stage has none on it.</summary>
public sealed record BoardRow(string NodeId, string NodeName, IReadOnlyList<OperationStep?> Steps)
{
    public bool Has(StepStatus status) => Steps.Any(step => step?.Status == status);

    /// <summary>In the order in which the nodes first appear.</summary>
    public static IReadOnlyList<BoardRow> Of(Operation operation)
    {
        var stages = operation.Stages.ConvertAll(stage => stage.Steps.GroupBy(step => step.NodeId).ToDictionary(steps => steps.Key, steps => steps.First()));
        return
        [
            .. operation.Stages.SelectMany(stage => stage.Steps).DistinctBy(step => step.NodeId)
                .Select(node => new BoardRow(node.NodeId, node.NodeName, stages.ConvertAll(steps => steps.GetValueOrDefault(node.NodeId)))),
        ];
    }
}

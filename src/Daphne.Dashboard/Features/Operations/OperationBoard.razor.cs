using Daphne.Logs;
using Daphne.Operations;
using Microsoft.AspNetCore.Components;

namespace Daphne.Dashboard.Features.Operations;

/// <summary>
/// An operation as a matrix: a row a node, a column a stage. One step at a time is open and shows its error and output; a step that fails
/// opens by itself, unless the user looks at another.
/// </summary>
public sealed partial class OperationBoard
{
    /// <summary>Up to here all nodes are seen at once; more scroll in a frame, with a filter above.</summary>
    private const int FewNodes = 12;

    private IReadOnlyList<BoardRow> rows = [];
    private BoardFilter filter;
    private string? open;
    private string? subject;
    private bool isChosen;

    [Parameter, EditorRequired] public Operation Operation { get; set; } = null!;

    /// <summary>The log view of a stream id.</summary>
    [Parameter, EditorRequired] public Func<string, ILogView> LogOf { get; set; } = null!;

    [Parameter] public EventCallback OnRetry { get; set; }

    /// <summary>The step to open, for a link to it.</summary>
    [Parameter] public string? StepId { get; set; }

    private IEnumerable<BoardRow> Shown => rows.Where(row => filter.Matches(row));

    protected override void OnParametersSet()
    {
        rows = BoardRow.Of(Operation);
        if (subject != Operation.Id)
            (subject, open, isChosen, filter) = (Operation.Id, StepId, StepId is not null, BoardFilter.All);
        if (!isChosen)
            open = Operation.Stages.SelectMany(stage => stage.Steps).FirstOrDefault(step => step.Status == StepStatus.Failed)?.Id;
    }

    private void Toggle(string stepId)
    {
        isChosen = true;
        open = open == stepId ? null : stepId;
    }

    private (OperationStep Step, string StageName)? OpenIn(BoardRow row)
    {
        for (var column = 0; column < row.Steps.Count; column++)
            if (row.Steps[column] is { } step && step.Id == open)
                return (step, Operation.Stages[column].Name);
        return null;
    }
}

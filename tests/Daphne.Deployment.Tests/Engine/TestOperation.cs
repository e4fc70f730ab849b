using Daphne.Data;
using Daphne.Operations;

namespace Daphne.Tests.Engine;

internal static class TestOperation
{
    public static Operation New(string[] stages, params string[] nodes) => New(stages, OperationKind.Deploy, nodes);

    public static Operation New(string[] stages, OperationKind kind, params string[] nodes)
    {
        var operation = new Operation { Id = Id.New(), Kind = kind, ClusterId = "c", Subject = "test", CreatedAt = DateTimeOffset.UnixEpoch };
        foreach (var (ordinal, name) in stages.Index())
        {
            var stage = new OperationStage { Id = Id.New(), OperationId = operation.Id, Ordinal = ordinal, Name = name };
            operation.Stages.Add(stage);
            stage.Steps.AddRange(nodes.Select(node => new OperationStep
            {
                Id = Id.New(),
                OperationId = operation.Id,
                StageId = stage.Id,
                NodeId = node,
                NodeName = node,
                LogStreamId = Id.New(),
            }));
        }
        return operation;
    }
}

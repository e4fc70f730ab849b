using Daphne.Operations;

namespace Daphne.Dashboard.Tests.Operations;

internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A deploy with the stages Preflight, Transfer and Start on nodes s1, s2 …</summary>
    public static Operation Deploy(int nodes = 2)
    {
        var operation = new Operation { Id = "op", Kind = OperationKind.Deploy, ClusterId = "c", DeploymentId = "d", ReleaseNumber = 1, Subject = "daphne-1", CreatedAt = Noon };
        foreach (var (ordinal, name) in new[] { "Preflight", "Transfer", "Start" }.Index())
        {
            operation.Stages.Add(new OperationStage
            {
                Id = name,
                OperationId = "op",
                Ordinal = ordinal,
                Name = name,
                Steps = [.. Enumerable.Range(1, nodes).Select(node => Step(name, node))],
            });
        }
        return operation;
    }

    public static OperationStep StepOf(this Operation operation, string stage, int node = 1) =>
        operation.Stages.Single(candidate => candidate.Name == stage).Steps[node - 1];

    private static OperationStep Step(string stage, int node) => new()
    {
        Id = $"{stage}-{node}",
        OperationId = "op",
        StageId = stage,
        NodeId = $"n{node}",
        NodeName = $"s{node}",
        LogStreamId = $"log-{stage}-{node}",
    };
}

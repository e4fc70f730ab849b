using Daphne.Simulator.Language;
using Daphne.Simulator.Wire;

namespace Daphne.Simulator.Coordinator;

/// <summary>Executes a parsed script, statement by statement.</summary>
internal sealed class Interpreter(
    SourceFile source, Kernels kernels, Directives directives, DistributedPipeline? distributed, Statistics statistics)
{
    private readonly Dictionary<string, object> variables = [];

    /// <exception cref="DaphneFailure">A kernel failed.</exception>
    /// <exception cref="WorkerFailure">A worker did not answer.</exception>
    public async Task RunAsync(IReadOnlyList<Statement> statements)
    {
        foreach (var statement in statements)
            switch (statement)
            {
                case Statement.Assign assign:
                    variables[assign.Name] = await EvaluateAsync(assign.Value);
                    break;
                case Statement.Evaluate evaluate:
                    await EvaluateAsync(evaluate.Expression);
                    break;
                case Statement.Directive directive:
                    await directives.ObeyAsync(directive);
                    break;
            }
    }

    private async Task<object> EvaluateAsync(Node node)
    {
        switch (node)
        {
            case Node.Literal literal:
                return literal.Value;
            case Node.Variable variable:
                return variables[variable.Name];
            case Node.Call call:
                var values = new List<object>();
                foreach (var argument in call.Arguments)
                    values.Add(await EvaluateAsync(argument));
                return Measure(call.At, Kernels.NameOf(call.Function, values), () => kernels.Call(call.Function, values));
            case Node.Binary binary:
                var left = await EvaluateAsync(binary.Left);
                var right = await EvaluateAsync(binary.Right);
                return distributed is not null && binary.Operator != '@'
                    && left is MatrixBlock { Rows: > 1 } leftMatrix && right is MatrixBlock rightMatrix
                    ? await distributed.RunAsync(Kernels.Elementwise(binary.Operator), leftMatrix, rightMatrix)
                    : Measure(binary.At, Kernels.NameOf(binary.Operator, left, right), () => Kernels.Combine(binary.Operator, left, right));
            default:
                throw new NotSupportedException(node.GetType().Name);
        }
    }

    private object Measure(Position at, string kernel, Func<object> run)
    {
        var start = TimeProvider.System.GetTimestamp();
        try
        {
            return run();
        }
        catch (InvalidOperationException failure)
        {
            throw DaphneFailure.Kernel(source, at, kernel, failure.Message);
        }
        finally
        {
            statistics.Add(kernel, at, TimeProvider.System.GetElapsedTime(start));
        }
    }
}

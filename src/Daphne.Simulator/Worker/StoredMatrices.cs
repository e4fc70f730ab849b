using System.Collections.Concurrent;
using System.Globalization;
using Daphne.Simulator.Wire;

namespace Daphne.Simulator.Worker;

/// <summary>What a worker was sent and computed. Nothing is ever freed: so does DAPHNE, and workers must be recycled.</summary>
internal sealed class StoredMatrices
{
    private readonly ConcurrentDictionary<string, MatrixBlock> blocks = new();
    private int last;

    public StoredData Add(MatrixBlock block)
    {
        var identifier = Interlocked.Increment(ref last).ToString(CultureInfo.InvariantCulture);
        blocks[identifier] = block;
        return new StoredData { Identifier = identifier, NumRows = (ulong)block.Rows, NumCols = (ulong)block.Columns };
    }

    /// <exception cref="InvalidOperationException">Nothing is stored under that identifier.</exception>
    public MatrixBlock Get(string identifier) =>
        blocks.TryGetValue(identifier, out var block) ? block : throw new InvalidOperationException($"No data `{identifier}`.");

    /// <exception cref="InvalidOperationException">The code is not one operation on two stored blocks that fit.</exception>
    public StoredData Compute(ComputeTask task)
    {
        if (task.Inputs is not [{ Stored: { } left }, { Stored: { } right }])
            throw new InvalidOperationException("A task takes two stored blocks.");
        return Add(PipelineCode.Read(task.MlirCode).Apply(Get(left.Identifier), Get(right.Identifier)));
    }
}

namespace Daphne.Simulator.Wire;

/// <summary>
/// The operation that a task asks for. DAPHNE sends MLIR; the simulator sends the name of one elementwise operation in
/// the place of the program, or the request to crash.
/// </summary>
internal sealed record PipelineCode(string Operation)
{
    public const string Crash = "sim.crash";
    private const string Prefix = "daphne.";

    public static PipelineCode Read(string mlir) => new(mlir.StartsWith(Prefix, StringComparison.Ordinal) ? mlir[Prefix.Length..] : mlir);

    public string Write() => Prefix + Operation;

    /// <summary>Combines two blocks; a single row or column on the right is repeated.</summary>
    /// <exception cref="InvalidOperationException">The blocks do not fit, or the operation is none of these.</exception>
    public MatrixBlock Apply(MatrixBlock left, MatrixBlock right)
    {
        if ((right.Rows != left.Rows && right.Rows != 1) || (right.Columns != left.Columns && right.Columns != 1))
            throw new InvalidOperationException("lhs and rhs must either have the same dimensions, or one if them must be a row/column vector");

        Func<double, double, double> operation = Operation switch
        {
            "ewAdd" => (a, b) => a + b,
            "ewSub" => (a, b) => a - b,
            "ewMul" => (a, b) => a * b,
            "ewDiv" => (a, b) => a / b,
            _ => throw new InvalidOperationException($"No kernel `{Operation}`."),
        };
        var values = GC.AllocateUninitializedArray<double>(left.Values.Length);
        for (var row = 0; row < left.Rows; row++)
        for (var column = 0; column < left.Columns; column++)
        {
            var other = (right.Rows == 1 ? 0 : row) * right.Columns + (right.Columns == 1 ? 0 : column);
            var index = row * left.Columns + column;
            values[index] = operation(left.Values[index], right.Values[other]);
        }

        return new(left.Rows, left.Columns, values);
    }
}

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

        var values = GC.AllocateUninitializedArray<double>(left.Values.Length);
        var expanded = new double[left.Columns];
        for (var row = 0; row < left.Rows; row++)
        {
            var other = right.Values.AsSpan((right.Rows == 1 ? 0 : row) * right.Columns, right.Columns);
            if (right.Columns != left.Columns)
            {
                Array.Fill(expanded, other[0]);
                other = expanded;
            }

            Combine(left.Values.AsSpan(row * left.Columns, left.Columns), other, values.AsSpan(row * left.Columns, left.Columns));
        }

        return new(left.Rows, left.Columns, values);
    }

    private void Combine(ReadOnlySpan<double> left, ReadOnlySpan<double> right, Span<double> result)
    {
        switch (Operation)
        {
            case "ewAdd":
                for (var i = 0; i < result.Length; i++)
                    result[i] = left[i] + right[i];
                break;
            case "ewSub":
                for (var i = 0; i < result.Length; i++)
                    result[i] = left[i] - right[i];
                break;
            case "ewMul":
                for (var i = 0; i < result.Length; i++)
                    result[i] = left[i] * right[i];
                break;
            case "ewDiv":
                for (var i = 0; i < result.Length; i++)
                    result[i] = left[i] / right[i];
                break;
            default:
                throw new InvalidOperationException($"No kernel `{Operation}`.");
        }
    }
}

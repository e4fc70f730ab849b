using System.Globalization;
using System.Security.Cryptography;
using Daphne.Simulator.Language;
using Daphne.Simulator.Processes;
using Daphne.Simulator.Wire;

namespace Daphne.Simulator.Coordinator;

/// <summary>The built-in functions and operators, and the names that DAPHNE gives their kernels.</summary>
internal sealed class Kernels(OutputBuffer output, OutputBuffer error)
{
    private static readonly object Nothing = "";

    /// <exception cref="InvalidOperationException">The kernel fails.</exception>
    public object Call(string function, IReadOnlyList<object> values) => function switch
    {
        "print" => Print(values),
        "stop" => throw new InvalidOperationException("system stopped: " + (values.Count > 0 ? Printing.Show(values[0]) : "")),
        "now" => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100,
        "rand" => Random(Count(values[0]), Count(values[1]), Number(values[2]), Number(values[3]), Number(values[4]), Count(values[5])),
        "fill" => Fill(Number(values[0]), Count(values[1]), Count(values[2])),
        "sum" => Matrix(values[0]).Values.Sum(),
        "t" => Transpose(Matrix(values[0])),
        "nrow" => (long)Matrix(values[0]).Rows,
        "ncol" => (long)Matrix(values[0]).Columns,
        _ => throw new InvalidOperationException($"no kernel for `{function}`"),
    };

    /// <exception cref="InvalidOperationException">The operands do not fit.</exception>
    public static object Combine(char symbol, object left, object right)
    {
        if (symbol == '@')
            return Multiply(Matrix(left), Matrix(right));
        if (left is MatrixBlock || right is MatrixBlock)
        {
            var rightMatrix = right as MatrixBlock ?? Fill(Number(right), 1, 1);
            var leftMatrix = left as MatrixBlock ?? Fill(Number(left), rightMatrix.Rows, rightMatrix.Columns);
            return new PipelineCode(Elementwise(symbol)).Apply(leftMatrix, rightMatrix);
        }

        if (symbol == '+' && (left is string || right is string))
            return Printing.Show(left) + Printing.Show(right);
        if (left is long a && right is long b && !(symbol == '/' && b == 0))
            return symbol switch { '+' => a + b, '-' => a - b, '*' => a * b, _ => a / b };
        var (x, y) = (Number(left), Number(right));
        return symbol switch { '+' => x + y, '-' => x - y, '*' => x * y, _ => x / y };
    }

    public static string Elementwise(char symbol) =>
        symbol switch { '+' => "ewAdd", '-' => "ewSub", '*' => "ewMul", _ => "ewDiv" };

    public static string NameOf(char symbol, object left, object right) => symbol == '@'
        ? "_matMul__DenseMatrix_double__DenseMatrix_double__DenseMatrix_double__bool__bool"
        : $"_{Elementwise(symbol)}__{TypeName(left is MatrixBlock ? left : right)}__{TypeName(left)}__{TypeName(right)}";

    public static string NameOf(string function, IReadOnlyList<object> values) => function switch
    {
        "print" => $"_print__{TypeName(values[0])}__bool__bool",
        "stop" => "_stop__char",
        "now" => "_now__int64_t",
        "rand" => "_randMatrix__DenseMatrix_double__size_t__size_t__double__double__double__int64_t",
        "fill" => "_fill__DenseMatrix_double__double__size_t__size_t",
        "sum" => "_sumAll__double__DenseMatrix_double",
        "t" => "_transpose__DenseMatrix_double__DenseMatrix_double",
        "nrow" => "_numRows__size_t__Structure",
        _ => "_numCols__size_t__Structure",
    };

    private static string TypeName(object value) => value switch
    {
        MatrixBlock => "DenseMatrix_double",
        long => "int64_t",
        double => "double",
        bool => "bool",
        _ => "char",
    };

    private object Print(IReadOnlyList<object> values)
    {
        var stream = values is [_, _, true] ? error : output;
        if (values is [_, false, ..])
            stream.Write(Printing.Show(values[0]));
        else
            stream.WriteLine(Printing.Show(values[0]), flush: true);
        return Nothing;
    }

    private static MatrixBlock Random(int rows, int columns, double least, double most, double sparsity, int seed)
    {
        var random = new MersenneTwister(seed == -1 ? (uint)RandomNumberGenerator.GetInt32(int.MaxValue) : (uint)seed);
        var values = GC.AllocateUninitializedArray<double>(rows * columns);
        for (var i = 0; i < values.Length; i++)
            values[i] = random.Between(least, most);
        if (sparsity < 1)
            for (var i = 0; i < values.Length; i++)
                if (random.Between(0, 1) >= sparsity)
                    values[i] = 0;
        return new(rows, columns, values);
    }

    private static MatrixBlock Fill(double value, int rows, int columns)
    {
        var values = GC.AllocateUninitializedArray<double>(rows * columns);
        Array.Fill(values, value);
        return new(rows, columns, values);
    }

    private static MatrixBlock Transpose(MatrixBlock matrix)
    {
        var values = new double[matrix.Values.Length];
        for (var i = 0; i < values.Length; i++)
            values[i % matrix.Columns * matrix.Rows + i / matrix.Columns] = matrix.Values[i];
        return new(matrix.Columns, matrix.Rows, values);
    }

    private static MatrixBlock Multiply(MatrixBlock left, MatrixBlock right)
    {
        if (left.Columns != right.Rows)
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"MatMul - #cols of lhs and #rows of rhs must be the same, but got{left.Columns}and{right.Rows}"));
        var values = new double[left.Rows * right.Columns];
        for (var row = 0; row < left.Rows; row++)
            for (var inner = 0; inner < left.Columns; inner++)
                for (var column = 0; column < right.Columns; column++)
                    values[row * right.Columns + column] += left.Values[row * left.Columns + inner] * right.Values[inner * right.Columns + column];
        return new(left.Rows, right.Columns, values);
    }

    private static MatrixBlock Matrix(object value) => value as MatrixBlock ?? Fill(Number(value), 1, 1);

    private static int Count(object value) => checked((int)Number(value));

    private static double Number(object value) => value switch
    {
        long number => number,
        double number => number,
        bool truth => truth ? 1 : 0,
        _ => throw new InvalidOperationException($"`{Printing.Show(value)}` is not a number"),
    };
}

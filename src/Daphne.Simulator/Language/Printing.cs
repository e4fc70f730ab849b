using System.Globalization;
using System.Text;
using Daphne.Simulator.Wire;

namespace Daphne.Simulator.Language;

/// <summary>Values as DAPHNE prints them: numbers as C++ streams do, with six significant digits.</summary>
internal static class Printing
{
    public static string Show(object value) => value switch
    {
        MatrixBlock matrix => Show(matrix),
        double number => Show(number),
        bool truth => truth ? "1" : "0",
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Show(MatrixBlock matrix)
    {
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"DenseMatrix({matrix.Rows}x{matrix.Columns}, double)");
        for (var row = 0; row < matrix.Rows; row++)
            text.Append('\n').AppendJoin(' ', matrix.Values.Skip(row * matrix.Columns).Take(matrix.Columns).Select(Show));
        return text.ToString();
    }

    public static string Show(double number)
    {
        if (!double.IsFinite(number))
            return double.IsNaN(number) ? "nan" : number > 0 ? "inf" : "-inf";
        var scientific = number.ToString("E5", CultureInfo.InvariantCulture);
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is >= -4 and < 6)
            return Trim(number.ToString("F" + (5 - exponent), CultureInfo.InvariantCulture));
        var sign = exponent < 0 ? '-' : '+';
        return string.Create(
            CultureInfo.InvariantCulture, $"{Trim(scientific[..scientific.IndexOf('E')])}e{sign}{Math.Abs(exponent):00}");
    }

    private static string Trim(string digits) => digits.Contains('.') ? digits.TrimEnd('0').TrimEnd('.') : digits;
}

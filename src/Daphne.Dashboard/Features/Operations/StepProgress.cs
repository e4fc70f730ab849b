using System.Globalization;
using Daphne.Dashboard.Shared;
using Daphne.Operations;

namespace Daphne.Dashboard.Features.Operations;

/// <summary>How far a step is, in numbers and in words.</summary>
/// <param name="Text"><c>12.4 of 35.1 MiB</c>, <c>3 of 4 workers</c>.</param>
/// <param name="Percent">Null where the total is not known.</param>
public sealed record StepProgress(string Text, int? Percent)
{
    /// <summary>Null where the step counts nothing, or had nothing to do.</summary>
    public static StepProgress? Of(OperationStep step)
    {
        if (step.Unit is null || (step.Total is null or 0 && step.Done == 0))
            return null;
        if (step.Total is not { } total)
            return new(Amount(step.Done, step.Unit), null);
        var percent = (int)Math.Clamp(step.Done * 100 / Math.Max(1, total), 0, 100);
        return new(step.Done >= total ? Amount(total, step.Unit) : $"{Partial(step.Done, total, step.Unit)} of {Amount(total, step.Unit)}", percent);
    }

    private static string Partial(long done, long total, string unit)
    {
        if (!IsBytes(unit))
            return Number(done);
        var text = Wording.Bytes(done);
        var space = text.IndexOf(' ', StringComparison.Ordinal);
        return Wording.Bytes(total).EndsWith(text[space..], StringComparison.Ordinal) ? text[..space] : text;
    }

    private static string Amount(long number, string unit) => IsBytes(unit) ? Wording.Bytes(number) : $"{Number(number)} {unit}";

    private static bool IsBytes(string unit) => unit is "bytes" or "B";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

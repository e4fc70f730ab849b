using System.Globalization;

namespace Daphne.Dashboard.Features.Logs;

/// <summary>
/// Where the view of a log shall be. It is rendered together with the rows that are there, so that the script does not ask for others in
/// between. Each wish has a number, since the same one may come again after the user has scrolled.
/// </summary>
/// <param name="Order">The number.</param>
/// <param name="Where">In the script's words.</param>
public sealed record LogPlace(int Order, string Where)
{
    /// <summary>At the end, and along with it.</summary>
    public static readonly LogPlace End = new(0, "end");

    public LogPlace AtEnd() => Next("end");

    /// <summary>Where it is, also when the log grows.</summary>
    public LogPlace Here() => Next("here");

    /// <param name="line">Its number from 0.</param>
    /// <param name="hash">To put into the page's address.</param>
    public LogPlace AtLine(long line, string? hash) => Next(string.Create(CultureInfo.InvariantCulture, $"{line} {hash}"));

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Order} {Where}");

    private LogPlace Next(string where) => new(Order + 1, where);
}

namespace Daphne.Dashboard.Live;

/// <param name="Q">What to look for.</param>
/// <param name="Case">True: upper and lower case differ.</param>
/// <param name="Regex">True: it is a .NET regular expression, without look-around and back-references.</param>
/// <param name="Limit">How many lines to give, 0 to 1000; 100 where left out. All are counted.</param>
public sealed record SearchRequest(string? Q, bool? Case, bool? Regex, int? Limit);

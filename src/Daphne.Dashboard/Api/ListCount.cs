namespace Daphne.Dashboard.Api;

/// <summary>How many entries of a long list a request gets.</summary>
internal static class ListCount
{
    private const int Default = 50;
    private const int Max = 1_000;

    public static int Of(int? asked) => asked is null or (>= 1 and <= Max)
        ? asked ?? Default
        : throw ProblemException.BadInput($"The parameter 'count' has to be a number from 1 to {Max}; it is {asked}.");
}

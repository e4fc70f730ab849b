namespace Daphne.Packages;

internal static class DiskFull
{
    /// <summary>ENOSPC of Linux.</summary>
    private const int NoSpaceLeft = 28;

    public static bool Is(IOException exception) => exception.HResult == NoSpaceLeft;

    public static ProblemException Problem(IOException exception) => new(
        ProblemKind.Conflict,
        $"The dashboard's disk is full: {exception.Message} Make room, or delete packages that nobody uses, and add the package again.",
        exception);
}

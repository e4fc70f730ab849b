namespace Daphne.Tests.Engine;

/// <summary>Worker ports that no other test of this process gets, so that tests can share the hosts of a lab.</summary>
public static class TestPorts
{
    private const int Start = 21000;
    private static int next = Start;

    /// <returns>The first of so many ports in a row.</returns>
    public static int Next(int count) => Interlocked.Add(ref next, count) - count;
}

using System.Net.NetworkInformation;

namespace Daphne.EndToEnd.Running;

/// <summary>Ports that nobody listens on, below those that the kernel gives to clients, another row each time.</summary>
public static class FreePorts
{
    private const int First = 20_000;
    private const int Last = 32_000;

    public static int Find(int count)
    {
        var taken = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Select(listener => listener.Port).ToHashSet();
        while (true)
        {
            var first = Random.Shared.Next(First, Last - count);
            if (!Enumerable.Range(first, count).Any(taken.Contains))
                return first;
        }
    }
}

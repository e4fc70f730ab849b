using System.Text;

namespace Daphne.Simulator.Processes;

/// <summary>The name that the process was started by: one executable stands for both of DAPHNE's programs.</summary>
internal static class ProgramName
{
    public static string AsInvoked()
    {
        var bytes = File.ReadAllBytes("/proc/self/cmdline");
        var end = Array.IndexOf(bytes, (byte)0);
        return Encoding.UTF8.GetString(bytes, 0, end < 0 ? bytes.Length : end);
    }
}

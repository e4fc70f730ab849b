using System.Globalization;
using Daphne.EndToEnd.Running;

namespace Daphne.EndToEnd.Lifetime;

/// <summary>What a running dashboard holds, here and on the hosts.</summary>
/// <param name="Descriptors">Open files and sockets of its process.</param>
/// <param name="Threads">Of its process.</param>
/// <param name="Children">Processes below it, ended ones that nobody has reaped among them.</param>
/// <param name="TemporaryFiles">Entries of its temporary folder.</param>
/// <param name="RemoteProcesses">Processes of all hosts.</param>
/// <param name="RemoteTemporaryFiles">Entries of the temporary folders of all hosts.</param>
internal sealed record Footprint(int Descriptors, int Threads, int Children, int TemporaryFiles, int RemoteProcesses, int RemoteTemporaryFiles)
{
    /// <summary>Pooled connections to the database and threads of the pool come and go by so many. A leak is one an operation.</summary>
    private const int Slack = 12;

    /// <summary>The .NET runtime, in which the simulated workers run, leaves these of each process that a signal ends. DAPHNE's have none.</summary>
    private const string NotOfTheSimulator = "-not -name 'clr-debug-pipe-*' -not -name 'dotnet-diagnostic-*'";

    public static async Task<Footprint> TakeAsync(RunningDashboard dashboard, Lab lab, IReadOnlyList<string> hosts)
    {
        var (processes, files) = (0, 0);
        foreach (var host in hosts)
        {
            processes += await CountAsync(lab, host, "ps -e -o pid= | wc -l");
            files += await CountAsync(lab, host, $"find /tmp /var/tmp /dev/shm {NotOfTheSimulator} | wc -l");
        }
        var proc = $"/proc/{dashboard.ProcessId}";
        return new Footprint(
            Directory.GetFileSystemEntries($"{proc}/fd").Length, Directory.GetDirectories($"{proc}/task").Length, ChildProcesses.Of(dashboard.ProcessId).Count,
            Directory.GetFileSystemEntries(dashboard.TemporaryFolder, "*", SearchOption.AllDirectories).Length, processes, files);
    }

    /// <summary>Nothing more than before, apart from what comes and goes.</summary>
    public bool IsWithin(Footprint before) =>
        Descriptors <= before.Descriptors + Slack && Threads <= before.Threads + Slack && Children <= before.Children
        && TemporaryFiles <= before.TemporaryFiles && RemoteProcesses <= before.RemoteProcesses && RemoteTemporaryFiles <= before.RemoteTemporaryFiles;

    private static async Task<int> CountAsync(Lab lab, string host, string command) =>
        int.Parse(await lab.ExecAsync(host, "sh", "-c", command), CultureInfo.InvariantCulture);
}

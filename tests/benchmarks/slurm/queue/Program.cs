using System.Diagnostics;
using System.Globalization;
using Daphne.Deployments;
using Daphne.Slurm;

namespace Daphne.SlurmQueue;

/// <summary>Digests a long queue again and again, and has awk count the states in the same text, by turns.</summary>
internal static class Program
{
    private const int Deployments = 10;
    private const int WorkersEach = 16;
    private const double MaxSeconds = 1;

    public static async Task<int> Main(string[] arguments)
    {
        var (count, folder, rounds) = (int.Parse(arguments[0], CultureInfo.InvariantCulture), arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture));
        await using var deployments = await FollowedDeployments.CreateAsync(folder, Deployments, WorkersEach);
        string[] files = [Path.Combine(folder, "waiting"), Path.Combine(folder, "running")];
        for (var index = 0; index < files.Length; index++)
            await GeneratedQueue.WriteAsync(files[index], count, deployments.JobNames, isRunning: index == 1);
        Say($"{count:N0} jobs, {new FileInfo(files[0]).Length / 1e6:0.0} MB of text; {Deployments} deployments with {WorkersEach} workers each are followed in it");

        var digested = new List<(TimeSpan Time, long Bytes)>();
        var counted = new List<TimeSpan>();
        for (var round = 0; round <= rounds; round++)
        {
            // All followed jobs change in each round but those that follow on themselves.
            var file = files[round % 2];
            var (watch, before) = (Stopwatch.StartNew(), GC.GetTotalAllocatedBytes(precise: true));
            var states = await deployments.DigestAsync(file);
            digested.Add((watch.Elapsed, GC.GetTotalAllocatedBytes(precise: true) - before));
            watch.Restart();
            var theirs = await AwkAsync(file);
            counted.Add(watch.Elapsed);
            await CheckAsync(deployments, states, theirs, isRunning: round % 2 == 1);
        }
        using var self = Process.GetCurrentProcess();
        var (first, others) = (digested[0], digested.Skip(1).OrderBy(one => one.Time).ToList());
        Say($"first, everything cold    {first.Time.TotalMilliseconds,7:N0} ms  {first.Bytes / 1e6,6:N1} MB allocated");
        Say($"then, median of {rounds,-3}       {others[others.Count / 2].Time.TotalMilliseconds,7:N0} ms  {others[others.Count / 2].Bytes / 1e6,6:N1} MB allocated");
        Say($"then, slowest             {others[^1].Time.TotalMilliseconds,7:N0} ms");
        Say($"awk counts the states     {counted.Skip(1).Order().ElementAt(rounds / 2).TotalMilliseconds,7:N0} ms (median)");
        Say($"peak memory of this process {self.PeakWorkingSet64 / 1e6:N0} MB");
        return others[^1].Time.TotalSeconds <= MaxSeconds ? 0 : 1;
    }

    /// <summary>Both have to count the same, and what is stored has to be what was listed.</summary>
    private static async Task CheckAsync(FollowedDeployments deployments, IReadOnlyDictionary<AllocationState, int> ours, IReadOnlyDictionary<AllocationState, int> theirs, bool isRunning)
    {
        if (ours.Count != theirs.Count || ours.Any(state => theirs.GetValueOrDefault(state.Key) != state.Value))
            throw new InvalidOperationException($"Not the same: {string.Join(", ", ours)} and awk's {string.Join(", ", theirs)}.");
        var (jobs, workers) = await deployments.StoredAsync();
        if (jobs.Any(state => state != (isRunning ? AllocationState.Running : AllocationState.Pending)) || workers.Any(status => status != (isRunning ? WorkerStatus.Starting : WorkerStatus.Queued)))
            throw new InvalidOperationException($"Stored is {string.Join(", ", jobs.Distinct())} with {string.Join(", ", workers.Distinct())}.");
    }

    private static async Task<IReadOnlyDictionary<AllocationState, int>> AwkAsync(string file)
    {
        var start = new ProcessStartInfo("awk", ["-F|", "$1 == \"job\" { count[$3]++ } END { for (state in count) print state, count[state] }", file]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))
            .ToDictionary(words => Enum.Parse<AllocationState>(words[0], ignoreCase: true), words => int.Parse(words[1], CultureInfo.InvariantCulture));
    }

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

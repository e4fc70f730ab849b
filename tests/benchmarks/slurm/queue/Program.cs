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
    private static readonly TimeSpan MaxCpu = TimeSpan.FromSeconds(1);

    public static async Task<int> Main(string[] arguments)
    {
        var (count, folder, rounds) = (int.Parse(arguments[0], CultureInfo.InvariantCulture), arguments[1], int.Parse(arguments[2], CultureInfo.InvariantCulture));
        await using var deployments = await FollowedDeployments.CreateAsync(folder, Deployments, WorkersEach);
        string[] files = [Path.Combine(folder, "waiting"), Path.Combine(folder, "running")];
        for (var index = 0; index < files.Length; index++)
            await GeneratedQueue.WriteAsync(files[index], count, deployments.JobNames, isRunning: index == 1);
        Say($"{count:N0} jobs, {new FileInfo(files[0]).Length / 1e6:0.0} MB of text; {Deployments} deployments with {WorkersEach} workers each are followed in it");

        using var self = Process.GetCurrentProcess();
        var digested = new List<Digested>();
        var counted = new List<TimeSpan>();
        for (var round = 0; round <= rounds; round++)
        {
            // Each followed job, and each of its workers, changes in every round.
            var file = files[round % 2];
            self.Refresh();
            var (watch, cpu, bytes) = (Stopwatch.StartNew(), self.TotalProcessorTime, GC.GetTotalAllocatedBytes(precise: true));
            var answer = await FollowedDeployments.UnderstandAsync(file);
            var understood = watch.Elapsed;
            await deployments.FollowAsync(answer);
            self.Refresh();
            digested.Add(new Digested(watch.Elapsed, understood, self.TotalProcessorTime - cpu, GC.GetTotalAllocatedBytes(precise: true) - bytes));
            watch.Restart();
            var theirs = await AwkAsync(file);
            counted.Add(watch.Elapsed);
            await CheckAsync(deployments, answer.Jobs.CountBy(job => job.State).ToDictionary(), theirs, isRunning: round % 2 == 1);
        }
        Say($"first, everything cold      {digested[0]}");
        var later = digested.Skip(1).OrderBy(one => one.Time).ToList();
        Say($"then, fastest of {rounds,-3}        {later[0]}");
        Say($"then, median                {later[later.Count / 2]}");
        Say($"awk counts the states      {counted.Min().TotalMilliseconds,6:N0} ms (fastest), {counted.Order().ElementAt(counted.Count / 2).TotalMilliseconds:N0} ms (median)");
        self.Refresh();
        Say($"peak memory of this process {self.PeakWorkingSet64 / 1e6:N0} MB");
        return later[later.Count / 2].Cpu <= MaxCpu ? 0 : 1;
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

    private sealed record Digested(TimeSpan Time, TimeSpan Understood, TimeSpan Cpu, long Bytes)
    {
        public override string ToString() => string.Create(
            CultureInfo.InvariantCulture,
            $"{Time.TotalMilliseconds,5:N0} ms, {Understood.TotalMilliseconds:N0} ms of it to read and understand; {Cpu.TotalMilliseconds:N0} ms of CPU, {Bytes / 1e6:N1} MB allocated");
    }
}

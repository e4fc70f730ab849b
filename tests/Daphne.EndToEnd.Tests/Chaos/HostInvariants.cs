namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// What has to be true on one host once every operation has ended: the workers are those of the database, and there is no process, port
/// or file besides. Each fault is a sentence; sessions of a dashboard that was just killed need a moment to end, so look again.
/// </summary>
public sealed class HostInvariants(HostSight sight, HostSight before, string address, ExpectedHost expected)
{
    private static readonly string[] Temporary = [".part", ".archive", ".receiving", ".installing", ".removing", ".new"];

    /// <summary>Those of a dashboard that serves: its status stream and its log reader.</summary>
    private const int StandingSessions = 2;

    public IReadOnlyList<string> Find() =>
        [.. Workers().Concat(Processes()).Concat(Ports()).Concat(Starts()).Concat(Files()).Concat(Packages()).Select(fault => $"{sight.Host}: {fault}")];

    private IEnumerable<string> Workers()
    {
        var (there, known) = (sight.Workers.ToList(), expected.Workers.Where(worker => worker.Host == address).ToList());
        foreach (var process in there)
        {
            var row = known.FirstOrDefault(worker => worker.Pid == process.Id && worker.Port == process.Port);
            if (row is null)
                yield return $"nobody knows of the worker {process.Id} on port {process.Port}; known are [{string.Join(", ", known)}]";
            else if (row.Status != "ready" && expected.IsSettled)
                yield return $"the worker {process.Id} on port {process.Port} lives and is said to be {row.Status}";
        }
        foreach (var twice in there.GroupBy(process => process.Port).Where(port => port.Count() > 1))
            yield return $"{twice.Count()} workers on port {twice.Key}";
        foreach (var row in known.Where(worker => worker.Status == "ready" && !there.Exists(process => process.Id == worker.Pid)))
            yield return $"the worker {row.Pid} on port {row.Port} is said to be ready and is not there";
    }

    private IEnumerable<string> Processes()
    {
        var listener = before.Processes.Where(process => process.Words.StartsWith("sshd:", StringComparison.Ordinal)).Select(process => process.Id).ToList();
        var sessions = sight.TreeOf(listener);
        var supervisors = sight.Workers.Select(worker => worker.Parent).ToHashSet();
        foreach (var process in sight.Processes)
            if (!sessions.Contains(process.Id) && !process.IsWorker && !supervisors.Contains(process.Id) && !before.Processes.Any(old => old.Id == process.Id))
                yield return $"a process besides: {process.Id} (child of {process.Parent}) {process.Words}";
        var connections = sight.Processes.Where(process => listener.Contains(process.Parent)).ToList();
        if (connections.Count > expected.Connections)
            yield return $"{connections.Count} ssh connections where {expected.Connections} are enough";
        var commands = sight.Processes.Where(process => connections.Exists(connection => connection.Id == process.Parent)).ToList();
        if (commands.Count > expected.Connections * StandingSessions)
            yield return $"{commands.Count} commands still run: {string.Join(" | ", commands.Select(command => command.Words))}";
    }

    private IEnumerable<string> Ports() =>
        sight.Ports.Except(before.Ports).Except(sight.Workers.Select(worker => worker.Port)).Select(port => $"something listens on port {port}");

    private IEnumerable<string> Starts() =>
        sight.Journal.GroupBy(line => string.Join(' ', line.Split(' ')[..2])).Where(start => start.Count() > 1).Select(start => $"started {start.Count()} times: {start.Key}");

    private IEnumerable<string> Files()
    {
        if (expected.Deployments.Count == 0)
        {
            if (sight.Paths.Count > 0)
                yield return $"after everything was cleaned there are still {string.Join(", ", sight.Paths.Take(12))}";
            yield break;
        }
        // The last command's mark stays; the one after it takes it away.
        foreach (var marks in sight.Paths.Select(path => path.Split('/')).Where(words => words is ["nodes", _, _, "acting", _]).GroupBy(words => words[2]).Where(marks => marks.Count() > 1))
            yield return $"several commands are said to be at work for {marks.Key}: {string.Join(", ", marks.Select(words => words[^1]))}";
        foreach (var path in sight.Paths)
        {
            if (Temporary.Any(end => path.EndsWith(end, StringComparison.Ordinal)) && !(!expected.IsSettled && path.EndsWith(".archive", StringComparison.Ordinal)))
                yield return $"a temporary file stayed: {path}";
            var words = path.Split('/');
            if (words is ["nodes", _, var deployment, ..] && deployment != "live" && !expected.Deployments.ContainsKey(deployment))
                yield return $"a file of a deployment that was cleaned: {path}";
            if (words is ["packages", var package, ..] && !expected.Deployments.Values.SelectMany(sums => sums).Any(sha => package.StartsWith(sha, StringComparison.Ordinal)))
                yield return $"a package that no deployment has: {path}";
        }
    }

    private IEnumerable<string> Packages()
    {
        foreach (var package in expected.Packages)
        {
            var files = sight.Sums.Where(file => file.Key.StartsWith(package.Sha256 + "/", StringComparison.Ordinal) && !file.Key.EndsWith("/.installed", StringComparison.Ordinal))
                .ToDictionary(file => file.Key[(package.Sha256.Length + 1)..], file => file.Value);
            var isThere = sight.Paths.Contains($"packages/{package.Sha256}/.installed");
            if (isThere && !(files.Count == package.Sums.Count && package.Sums.All(file => files.GetValueOrDefault(file.Key) == file.Value)))
                yield return $"the package {package.Name} is not what was sent: {string.Join(", ", files.Keys)}";
            if (!isThere && expected.IsSettled && expected.Installed.Contains(package.Sha256))
                yield return $"the package {package.Name} is not installed";
        }
    }
}

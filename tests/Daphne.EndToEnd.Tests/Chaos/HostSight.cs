using System.Globalization;

namespace Daphne.EndToEnd.Chaos;

/// <summary>What really is on a host, seen without the dashboard and without ssh: processes, listening ports, files, and the packages' journal.</summary>
public sealed record HostSight(
    string Host,
    IReadOnlyList<HostProcess> Processes,
    IReadOnlyList<string> Ports,
    IReadOnlyList<string> Paths,
    IReadOnlyDictionary<string, string> Sums,
    IReadOnlyList<string> Journal)
{
    private const string Script = """
        use strict;
        use File::Find;
        for my $folder (glob '/proc/[0-9]*') {
            my ($pid) = $folder =~ /(\d+)$/;
            next if $pid == $$;
            open(my $f, '<', "$folder/stat") or next;
            my $stat = <$f> // next;
            my ($ppid) = $stat =~ /\) \S (\d+)/;
            $stat =~ /\) [ZX] / and next;
            open($f, '<', "$folder/cmdline") or next;
            local $/;
            my $cmd = <$f> // '';
            $cmd =~ s/[\0\n\t]+/ /g;
            my $end = length $cmd > 300 ? substr($cmd, -150) : '';
            print "P $pid $ppid ", substr($cmd, 0, 150), $end, "\n";
        }
        for my $table ('/proc/net/tcp', '/proc/net/tcp6') {
            open(my $f, '<', $table) or next;
            /^\s*\d+: [0-9A-F]+:([0-9A-F]{4}) [0-9A-F]+:0000 0A/ and print 'L ', hex $1, "\n" while <$f>;
        }
        my $root = '/root/.daphne-dashboard';
        find({ no_chdir => 1, wanted => sub { my $name = $File::Find::name; $name =~ s{^\Q$root\E/?}{}; print "F $name\n" } }, $root) if -e $root;
        print map { my ($sum, $path) = /^(\w+)  \Q$root\E\/packages\/(.*)/; $sum ? "S $sum $path\n" : '' } qx(find $root/packages -type f -path '*/packages/*/*' ! -path '*.users/*' -exec sha256sum {} + 2>/dev/null) if -e "$root/packages";
        if (open(my $f, '<', '/var/chaos-journal')) { print "J $_" while <$f> }
        """;

    public static async Task<HostSight> TakeAsync(Lab lab, string host)
    {
        var lines = (await lab.ExecAsync(host, "perl", "-e", Script)).Split('\n');
        string[] Of(char kind) => [.. lines.Where(line => line.StartsWith($"{kind} ", StringComparison.Ordinal)).Select(line => line[2..])];
        return new HostSight(
            host,
            [.. Of('P').Select(line => line.Split(' ', 3)).Select(word => new HostProcess(Number(word[0]), Number(word[1]), word[2]))],
            [.. Of('L').Distinct()],
            Of('F'),
            Of('S').Select(line => line.Split(' ', 2)).ToDictionary(word => word[1], word => word[0]),
            Of('J'));
    }

    public IEnumerable<HostProcess> Workers => Processes.Where(process => process.IsWorker);

    /// <summary>Those below a process, and itself.</summary>
    public HashSet<int> TreeOf(IEnumerable<int> roots)
    {
        var tree = roots.ToHashSet();
        while (Processes.FirstOrDefault(process => tree.Contains(process.Parent) && !tree.Contains(process.Id)) is { } child)
            tree.Add(child.Id);
        return tree;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

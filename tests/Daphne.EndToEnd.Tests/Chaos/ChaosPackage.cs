using System.Formats.Tar;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Daphne.EndToEnd.Chaos;

/// <summary>
/// A package whose programs write down on their host that they were started, so that a second start of the same worker or run cannot
/// hide; and so much noise that a transfer over a slow line lasts.
/// </summary>
public sealed class ChaosPackage
{
    /// <summary>On each host: a line "worker ID PID" or "run ID PID" for each start.</summary>
    public const string Journal = "/var/chaos-journal";

    private const string Worker = """
        #!/usr/bin/perl
        use strict;
        use Cwd;
        use IO::Socket::INET;
        $SIG{PIPE} = 'IGNORE';
        my ($id) = getcwd() =~ m{([^/]+)$};
        open my $journal, '>>', 'JOURNAL' or die $!;
        syswrite $journal, "worker $id $$\n";
        close $journal;
        my $server = IO::Socket::INET->new(LocalAddr => $ARGV[0], Listen => 64, ReuseAddr => 1) or do { print STDERR "$!\n"; exit 139 };
        $| = 1;
        print "Started Distributed Worker on `$ARGV[0]`\n";
        while (my $client = $server->accept) {
            syswrite $client, "\0\0\0\4\0\0\0\0\0";
            sysread $client, my $preface, 65536;
            close $client;
        }
        """;

    private const string Coordinator = """
        #!/bin/sh
        echo "run ${PWD##*/} $$" >> JOURNAL
        echo begin
        sleep 0.7
        echo end
        """;

    private readonly Dictionary<string, byte[]> files;

    /// <param name="chance">For the noise.</param>
    /// <param name="name">Of the file that is uploaded.</param>
    /// <param name="bytes">Of noise.</param>
    public ChaosPackage(Random chance, string name, int bytes)
    {
        Name = name;
        var noise = new byte[bytes];
        chance.NextBytes(noise);
        files = new()
        {
            ["bin/DistributedWorker"] = Encoding.UTF8.GetBytes(Worker.Replace("JOURNAL", Journal, StringComparison.Ordinal)),
            ["bin/daphne"] = Encoding.UTF8.GetBytes(Coordinator.Replace("JOURNAL", Journal, StringComparison.Ordinal)),
            ["lib/libAllKernels.so"] = Encoding.UTF8.GetBytes(name),
            ["lib/noise"] = noise,
        };
        Archive = Build();
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(Archive));
        Sums = files.ToDictionary(file => file.Key, file => Convert.ToHexStringLower(SHA256.HashData(file.Value)));
    }

    public string Name { get; }

    public byte[] Archive { get; }

    public string Sha256 { get; }

    /// <summary>Of each file inside, by its path.</summary>
    public IReadOnlyDictionary<string, string> Sums { get; }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} ({Archive.Length} bytes)");

    private byte[] Build()
    {
        var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, TarEntryFormat.Ustar, leaveOpen: true))
            foreach (var (path, content) in files)
                writer.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path)
                {
                    DataStream = new MemoryStream(content),
                    Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                });
        return archive.ToArray();
    }
}

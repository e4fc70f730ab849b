using Daphne.Data;
using Daphne.Tests.Packages;

namespace Daphne.Tests.Engine;

/// <summary>
/// Packages of a few hundred bytes: a worker that greets like an HTTP/2 server, which is what the dashboard asks for, and a daphne that
/// prints its words. For tests of what happens around the programs; what the programs do is the simulator's.
/// </summary>
internal static class TinyPackage
{
    public const string Worker = """
        #!/usr/bin/perl
        use strict;
        use IO::Select;
        use IO::Socket::INET;
        $SIG{PIPE} = 'IGNORE';
        my $server = IO::Socket::INET->new(LocalAddr => $ARGV[0], Listen => 64, ReuseAddr => 1) or do { print STDERR "$!\n"; exit 139 };
        print "Started Distributed Worker on `$ARGV[0]`\n";
        while (my $client = $server->accept) {
            syswrite $client, "\0\0\0\4\0\0\0\0\0";
            # Closed with something unread, a connection is reset, and what was sent may be lost.
            my $reading = IO::Select->new($client);
            while ($reading->can_read(0.2) && sysread $client, my $preface, 65536) { }
            close $client;
        }
        """;

    public const string Coordinator = """
        #!/bin/sh
        for word in "$@"; do
            printf '<%s>\n' "$word"
        done
        """;

    /// <summary>An archive that no other test has.</summary>
    /// <param name="worker">The text of bin/DistributedWorker.</param>
    /// <param name="coordinator">The text of bin/daphne.</param>
    /// <param name="padding">Bytes of noise to transfer.</param>
    public static byte[] Build(string worker = Worker, string coordinator = Coordinator, int padding = 0)
    {
        var noise = new byte[padding];
        Random.Shared.NextBytes(noise);
        using var archive = new ArchiveBuilder();
        return archive.File("bin/DistributedWorker", worker).File("bin/daphne", coordinator)
            .File("lib/libAllKernels.so", Id.New()).File("lib/noise", new MemoryStream(noise)).ToTar();
    }
}

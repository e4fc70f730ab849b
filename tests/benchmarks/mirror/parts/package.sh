# Workers that print when they are told to: on SIGUSR1 as many lines at once as /tmp/lines says, on SIGUSR2 so many a second as /tmp/drip says.
# shellcheck shell=bash disable=SC2154 # variables that run or another part sets

build_package() {
  local tree=$work/package
  mkdir -p "$tree"/{bin,lib}
  cat > "$tree/bin/DistributedWorker" << 'PERL'
#!/usr/bin/perl
use strict;
use IO::Socket::INET;
use Time::HiRes qw(time sleep);
$SIG{PIPE} = 'IGNORE';
my ($burst, $drip) = (0, 0);
$SIG{USR1} = sub { $burst = 1 };
$SIG{USR2} = sub { $drip = 1 };
my $server = IO::Socket::INET->new(LocalAddr => $ARGV[0], Listen => 64, ReuseAddr => 1) or do { print STDERR "$!\n"; exit 139 };
sub words { open(my $file, '<', $_[0]) or return (); return split ' ', scalar <$file> }
while (1) {
    if (my $client = $server->accept) {
        syswrite $client, "\0\0\0\4\0\0\0\0\0";
        sysread $client, my $preface, 65536;
        close $client;
    }
    if ($burst) {
        $burst = 0;
        my ($count) = words('/tmp/lines');
        printf "[info] %08d a kernel has computed its part of the matrix C%1s\n", $_ % 100000000, '' for 1 .. $count;
        STDOUT->flush;
    }
    if ($drip) {
        $drip = 0;
        my ($rate, $count) = words('/tmp/drip');
        my $began = time;
        for my $number (1 .. $count) {
            my $ahead = $number / $rate - (time - $began);
            sleep $ahead if $ahead > 0.002;
            syswrite STDOUT, sprintf("t=%.0f line %d\n", time * 1000, $number);
        }
    }
}
PERL
  printf '#!/bin/sh\necho "$@"\n' > "$tree/bin/daphne"
  echo mirror > "$tree/lib/libAllKernels.so"
  chmod +x "$tree"/bin/*
  tar -C "$tree" -cf "$work/package.tar" bin lib
}

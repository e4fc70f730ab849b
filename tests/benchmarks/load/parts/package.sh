# A package of a few hundred bytes, so that what is measured is the dashboard: its worker greets like an HTTP/2 server.
# shellcheck shell=bash disable=SC2154 # variables that run sets

build_package() {
  local tree=$work/package
  mkdir -p "$tree"/{bin,lib}
  cat > "$tree/bin/DistributedWorker" << 'PERL'
#!/usr/bin/perl
use strict;
use IO::Socket::INET;
$SIG{PIPE} = 'IGNORE';
my $server = IO::Socket::INET->new(LocalAddr => $ARGV[0], Listen => 64, ReuseAddr => 1) or do { print STDERR "$!\n"; exit 139 };
print "Started Distributed Worker on `$ARGV[0]`\n";
while (my $client = $server->accept) {
    syswrite $client, "\0\0\0\4\0\0\0\0\0";
    sysread $client, my $preface, 65536;
    close $client;
}
PERL
  printf '#!/bin/sh\necho "$@"\n' > "$tree/bin/daphne"
  echo load > "$tree/lib/libAllKernels.so"
  chmod +x "$tree"/bin/*
  tar -C "$tree" -cf "$work/package.tar" bin lib
}

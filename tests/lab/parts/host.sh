# One host: from namespaces to a running sshd.
# shellcheck shell=bash

# Inside the lab: start a host and note its first process (a process id of the lab).
_host_start() {
  local host=$1 launcher
  mkdir -p "$RUN/disk/$host"/{upper,work,root,own}
  rm -f "$RUN/disk/$host/up"
  setsid nsenter --net="/run/netns/$host" \
    unshare --uts --mount --pid --ipc --fork --kill-child --mount-proc "$SELF" _host_init "$host" \
    < /dev/null >> "$RUN/log/$host" 2>&1 &
  launcher=$!
  wait_until 5 child_of $launcher || fail "$host did not start: see $RUN/log/$host"
  echo "$CHILD" > "$RUN/pids/$host"
}

# The only child of a process, in CHILD.
child_of() {
  CHILD=
  read -r CHILD < "/proc/$1/task/$1/children" || true
  CHILD=${CHILD// /}
  [ -n "$CHILD" ]
}

# The first process of a host: build its root file system, and make it "/".
_host_init() {
  local host=$1
  local disk=$RUN/disk/$1
  hostname "$host"
  # Copy-on-write: what the machine has installed is there, what the host writes stays on its own disk.
  mount -t overlay overlay -o "lowerdir=/,upperdir=$disk/upper,workdir=$disk/work" "$disk/root"
  cd "$disk/root" || exit
  mount_system
  hide_machine "$disk"
  write_identity "$host"
  if is_member "$host"; then
    mount_shared
  fi
  add_alice "$host"
  if [ "$SLURM" = 1 ] && is_member "$host"; then
    install_slurm "$host"
  fi
  mkdir -p .old
  pivot_root . .old
  cd /
  exec bash "/.old$SELF" _host_main "$host"
}

# /proc, /sys, /dev and /run. The working directory is the new root.
mount_system() {
  local device
  mount -t proc proc proc
  mount -t sysfs -o ro sysfs sys
  mount -t tmpfs -o mode=755 dev dev
  mkdir dev/pts dev/shm
  for device in null zero full random urandom tty fuse; do
    if [ -e "/dev/$device" ]; then
      touch "dev/$device"
      mount --bind "/dev/$device" "dev/$device"
    fi
  done
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts dev/pts
  mount -t tmpfs -o mode=1777 shm dev/shm
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  ln -s /proc/self/fd/0 dev/stdin
  ln -s /proc/self/fd/1 dev/stdout
  ln -s /proc/self/fd/2 dev/stderr
  mount -t tmpfs -o mode=755 run run
  mkdir -p run/sshd run/lock run/munge run/mysqld
}

# The machine's private places, this repository's among them, are replaced by directories on the host's own disk.
hide_machine() {
  local disk=$1 place
  for place in root home tmp var/tmp srv "$(private_place "${HERE%/tests/lab}")" "$(private_place "$RUN")"; do
    mkdir -p "$disk/own/$place" "$place"
    mount --bind "$disk/own/$place" "$place"
  done
  chmod 700 root
  chmod 1777 tmp var/tmp
}

# The top-level directory of a path, or the path itself where that directory belongs to the system.
private_place() {
  local top
  top=$(cut -d/ -f2 <<< "$1")
  case $top in
    bin | boot | dev | etc | lib* | opt | proc | run | sbin | sys | usr | var) echo "${1#/}" ;;
    *) echo "$top" ;;
  esac
}

# Names, sshd's configuration and keys. The host's own sshd_config survives a reboot.
write_identity() {
  local host=$1
  rm -f etc/hosts etc/hostname etc/resolv.conf
  cp "$RUN/conf/hosts" etc/hosts
  echo "$host" > etc/hostname
  : > etc/resolv.conf
  install -m 600 "$RUN/keys/host_$host" etc/ssh/lab_host_key
  [ -f etc/ssh/lab_sshd_config ] || cp "$RUN/conf/sshd_config" etc/ssh/lab_sshd_config
  authorize root 0
}

# authorize HOME UID: the lab's client key logs in to that account.
authorize() {
  mkdir -p "$1/.ssh"
  cp "$RUN/keys/id.pub" "$1/.ssh/authorized_keys"
  chmod 700 "$1/.ssh"
  chmod 600 "$1/.ssh/authorized_keys"
  chown -R "$2:$2" "$1/.ssh"
}

# One directory for all members, as over NFS.
mount_shared() {
  mkdir -p shared "$RUN/disk/shared"
  chmod 1777 "$RUN/disk/shared"
  mount --bind "$RUN/disk/shared" shared
}

# An ordinary user, with the same number everywhere; her home is on the shared directory where there is one.
# The password is '*' and not '!': without PAM, sshd turns '!' (locked) accounts away.
add_alice() {
  local home=home/alice
  if is_member "$1"; then
    home=shared/home/alice
  fi
  if ! grep -q '^alice:' etc/passwd; then
    echo "alice:x:2000:2000:Alice:/$home:/bin/bash" >> etc/passwd
    echo "alice:x:2000:" >> etc/group
    echo "alice:*:19000:0:99999:7:::" >> etc/shadow
  fi
  mkdir -p "$home"
  chmod 700 "$home"
  chown 2000:2000 "$home"
  authorize "$home" 2000
}

# Still the first process of the host, now with its own root: start the daemons, then reap orphans for ever.
_host_main() {
  local host=$1
  set +e
  mkdir -p /.disk
  mount --bind "/.old$RUN/disk/$host" /.disk
  umount -l /.old
  # The lock of the lab's network belongs to the lab, not to what runs on its hosts.
  exec 9>&-
  start_sshd
  if [ "$SLURM" = 1 ] && is_member "$host"; then
    start_slurm "$host"
  fi
  touch /.disk/up
  be_init
}

start_sshd() {
  env -i PATH="$PATH" HOME=/root LANG=C.UTF-8 /usr/sbin/sshd -f /etc/ssh/lab_sshd_config -E /var/log/sshd.log
  # sshd writes it once it listens.
  wait_until 5 test -s /run/sshd.pid
}

# bash as a first process reaps orphans while it waits.
be_init() {
  while true; do
    sleep 3600 &
    wait $! || true
  done
}

# The lab as a whole: start, end, look inside.
# shellcheck shell=bash

lab_up() {
  local launcher
  RUN=$(realpath -m "$RUN")
  check_sizes
  if [ -n "$(labpid)" ]; then
    echo "lab: $RUN is up already; it is ended first" >&2
    (load_settings && lab_down)
  fi
  take_subnet
  make_config
  rm -f "$RUN"/ready "$RUN"/network-ready "$RUN"/pids/*
  settings_as_words
  setsid env -i "${WORDS[@]}" \
    unshare --net --mount --pid --fork --kill-child --mount-proc "$SELF" _lab_init "$RUN" \
    < /dev/null > "$RUN/log/lab" 2>&1 &
  launcher=$!
  wait_until 5 child_of $launcher || fail "cannot start: $(cat "$RUN/log/lab")"
  echo "$CHILD" > "$RUN/lab.pid"
  if [ "$UPLINK" = 1 ]; then
    wait_until 20 test -e "$RUN/network-ready" || give_up
    link_machine
  fi
  wait_until 90 ready_or_dead || give_up
  [ -e "$RUN/ready" ] || give_up
  # From here on the lab's own processes hold the lock.
  exec 9>&-
}

check_sizes() {
  if ((STANDALONE < 0 || STANDALONE > 200 || NODES < 0 || NODES > 200)); then
    fail "STANDALONE and NODES are 0 to 200"
  fi
  if ((BASTION == 1 && STANDALONE == 0)); then
    fail "BASTION=1 needs STANDALONE=1 or more"
  fi
  if ((SLURM == 1 && NODES == 0)); then
    fail "SLURM=1 needs NODES=1 or more"
  fi
}

ready_or_dead() {
  [ -e "$RUN/ready" ] || [ -z "$(labpid)" ]
}

give_up() {
  echo "lab: did not come up; the end of $RUN/log/*:" >&2
  tail -n 20 "$RUN"/log/* >&2
  lab_down
  exit 1
}

lab_down() {
  local pid
  pid=$(labpid)
  if [ -n "$pid" ]; then
    # The first process of a process namespace takes all others with it.
    kill -KILL "$pid" 2> /dev/null || true
    wait_until 10 is_gone "$pid" || fail "process $pid does not end"
  fi
  # The number may have become another lab's since this one ended.
  if [ "$UPLINK" = 1 ] && [ "$(cat "$LOCKS/$SUBNET" 2> /dev/null)" = "$RUN" ]; then
    unlink_machine
  fi
  rm -f "$RUN"/lab.pid "$RUN"/ready "$RUN"/network-ready "$RUN"/pids/*
}

is_gone() {
  ! kill -0 "$1" 2> /dev/null
}

# For a program that wants the lab to end with itself, however that comes: it only has to hold a pipe open.
lab_hold() {
  trap lab_down EXIT
  trap 'exit 0' INT TERM HUP
  lab_up
  echo ready
  while read -r; do :; done
}

# The lab's first process as this machine sees it, or nothing. The command line is checked, for ids are used again.
labpid() {
  local pid arguments=()
  pid=$(cat "$RUN/lab.pid" 2> /dev/null) || return 0
  mapfile -d '' arguments 2> /dev/null < "/proc/$pid/cmdline" || return 0
  if [[ "${arguments[*]}" == *" _lab_init $RUN" ]]; then
    echo "$pid"
  fi
}

require_up() {
  [ -n "$(labpid)" ] || fail "no lab is up in $RUN (RUN says where)"
}

# In the lab's network, files and processes.
inlab() {
  nsenter -t "$(labpid)" -n -m -p -- "$@"
}

# Only in the lab's network.
lab_run() {
  exec nsenter -t "$(labpid)" -n -- "$@"
}

lab_exec() {
  local host=$1
  shift
  require_on "$host"
  inlab nsenter -t "$(hostpid "$host")" -a -- \
    env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

hostpid() {
  cat "$RUN/pids/$1"
}

# A process id means something only in the lab's process table; _host_init or _host_main is in the command line.
is_on() {
  [ -f "$RUN/pids/$1" ] && inlab grep -qE "_host_(init|main)" "/proc/$(hostpid "$1")/cmdline" 2> /dev/null
}

require_on() {
  require_host "$1"
  is_on "$1" || fail "$1 is off"
}

lab_status() {
  local host
  for host in $(hosts); do
    if is_on "$host"; then
      echo "$host on"
    else
      echo "$host off"
    fi
  done
}

lab_hosts() {
  local host
  for host in $(hosts); do
    echo "$host $(address "$host")"
  done
}

lab_list() {
  local lock
  for lock in "$LOCKS"/*; do
    if [ -f "$lock" ] && ! flock -n "$lock" true; then
      echo "10.$(basename "$lock").0.0/16 $(cat "$lock")"
    fi
  done
}

# The first process of the lab.
_lab_init() {
  local host
  # All hosts' disks: in memory, gone with the lab.
  mount -t tmpfs -o mode=755,size=8g disk "$RUN/disk"
  name_networks
  make_network
  touch "$RUN/network-ready"
  for host in $(hosts); do
    _host_start "$host"
  done
  for host in $(hosts); do
    wait_until 60 test -e "$RUN/disk/$host/up" || fail "$host did not come up"
  done
  if [ "$SLURM" = 1 ]; then
    wait_until 30 all_nodes_idle || fail "Slurm's nodes did not all become idle"
  fi
  touch "$RUN/ready"
  be_init
}

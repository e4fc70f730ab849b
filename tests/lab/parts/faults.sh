# What goes wrong in a data centre, and how it is put right again. All can be said twice.
# shellcheck shell=bash

lab_cut() {
  set_cables "$1" down
}

lab_heal() {
  set_cables "$1" up
}

set_cables() {
  local end
  require_host "$1"
  for end in $(cable_ends "$1"); do
    inlab ip link set "$end" "$2"
  done
}

lab_drop() {
  require_host "$1"
  firewall "$1" -C 2> /dev/null || firewall "$1" -I
}

lab_undrop() {
  require_host "$1"
  if firewall "$1" -C 2> /dev/null; then
    firewall "$1" -D
  fi
}

firewall() {
  inlab ip netns exec "$1" iptables "$2" INPUT -i eth+ -j DROP
}

lab_freeze() {
  signal_all "$1" STOP
}

lab_thaw() {
  signal_all "$1" CONT
}

# The connections stay open and the addresses answer ping, but nothing moves. Some processes end while we look, which is no fault, and
# some are started, whose parents are stopped at the second look.
signal_all() {
  require_on "$1"
  # shellcheck disable=SC2016 # expanded by the inner shell
  inlab bash -c '
    for look in 1 2; do
      pgrep --ns "$1" --nslist pid | xargs kill "-$2" 2> /dev/null || true
    done' - "$(hostpid "$1")" "$2"
}

# The kernel closes the host's connections at once. A power cut that nobody hears of is "cut", then "off".
lab_off() {
  require_host "$1"
  if is_on "$1"; then
    inlab kill -KILL "$(hostpid "$1")"
    wait_until 10 is_off "$1" || fail "$1 does not go off"
  fi
}

is_off() {
  ! is_on "$1"
}

lab_on() {
  require_host "$1"
  if ! is_on "$1"; then
    settings_as_words
    inlab env -i "${WORDS[@]}" "$SELF" _host_start "$1"
    wait_until 30 inlab test -e "$RUN/disk/$1/up" || fail "$1 did not come up: see $RUN/log/$1"
  fi
}

lab_slow() {
  local end
  require_host "$1"
  [ -n "${2:-}" ] || fail "slow HOST RATE, e.g. slow s1 1mbit"
  for end in $(cable_ends "$1"); do
    inlab tc qdisc replace dev "$end" root tbf rate "$2" burst 16kb latency 400ms
  done
}

lab_unslow() {
  local end
  require_host "$1"
  for end in $(cable_ends "$1"); do
    inlab tc qdisc del dev "$end" root 2> /dev/null || true
  done
}

lab_delay() {
  require_host "$1"
  [ -f "$RUN/conf/wire.$1" ] || fail "$1 has an ordinary cable; start the lab with WIRE=\"$1\""
  echo "${2:-0} ${3:-0} ${4:-0}" > "$RUN/conf/wire.$1"
  # The cable looks at the file every 50 ms.
  sleep 0.1
}

lab_disk() {
  require_on "$1"
  [ -n "${2:-}" ] || fail "disk HOST SIZE, e.g. disk s1 5m"
  # shellcheck disable=SC2016 # expanded by the inner shell
  lab_exec "$1" bash -c '
    ! mountpoint -q /small || umount /small
    mkdir -p /small
    mount -t tmpfs -o mode=1777,size="$1" small /small' - "$2"
}

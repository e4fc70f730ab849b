# CPU and memory of processes.
# shellcheck shell=bash disable=SC2154,SC2034,SC2004 # variables that run sets and uses; the arrays are by name

# Seconds of CPU of some processes so far.
cpu_seconds() {
  local process files=()
  for process in "$@"; do
    files+=("/proc/$process/stat")
  done
  cat "${files[@]}" 2> /dev/null | awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); sum += $12 + $13 } END { print sum / tick }'
}

# MB that some processes take, what they share counted once.
pss_megabytes() {
  local process files=()
  for process in "$@"; do
    files+=("/proc/$process/smaps_rollup")
  done
  cat "${files[@]}" 2> /dev/null | awk '$1 == "Pss:" { sum += $2 } END { print sum / 1024 }'
}

# A process and all below it.
with_children() {
  local child
  echo "$1"
  for child in $(pgrep -P "$1"); do
    with_children "$child"
  done
}

# measure NAME PROCESS...: percent of a core while it looks, and memory at the end.
measure() {
  local name=$1 before
  shift
  before=$(cpu_seconds "$@")
  sleep "$seconds"
  cpu[$name]=$(awk "BEGIN { print 100 * ($(cpu_seconds "$@") - $before) / $seconds }")
  memory[$name]=$(pss_megabytes "$@")
}

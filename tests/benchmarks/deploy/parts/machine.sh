# The machine: what it is, whether it is idle, and how much CPU time we use of it.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

cpu_parent=
cpu_group=
cpu_before=

describe_machine() {
  local cores load
  cores=$(nproc)
  load=$(cut -d' ' -f1 /proc/loadavg)
  echo "Machine: $cores cores ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)), load average $load at the start"
  if awk "BEGIN { exit !($load > $cores / 2) }"; then
    if [ "$anyway" = 0 ]; then
      echo "The machine is busy with something else, so the times would say little. Wait, or measure --anyway." >&2
      exit 1
    fi
    echo "WARNING: the machine is busy with something else; the times say little, the CPU seconds more." >&2
  fi
}

# From here on, everything that is started counts: the lab with its hosts, the dashboard, the script. Where the machine
# has no control groups that we may use, CPU seconds are left out.
count_cpu() {
  local parent group
  for parent in /sys/fs/cgroup/cpuacct /sys/fs/cgroup; do
    group=$parent/daphne-benchmark-$$
    if mkdir "$group" 2> /dev/null; then
      if { [ -r "$group/cpuacct.usage" ] || [ -r "$group/cpu.stat" ]; } && echo $$ 2> /dev/null > "$group/cgroup.procs"; then
        cpu_parent=$parent cpu_group=$group
        return
      fi
      rmdir "$group"
    fi
  done
}

stop_counting_cpu() {
  if [ -n "$cpu_group" ]; then
    echo $$ > "$cpu_parent/cgroup.procs"
    rmdir "$cpu_group" 2> /dev/null || true
  fi
}

# Microseconds so far.
cpu_used() {
  if [ -r "$cpu_group/cpuacct.usage" ]; then
    echo $(($(< "$cpu_group/cpuacct.usage") / 1000))
  elif [ -n "$cpu_group" ]; then
    sed -n 's/^usage_usec //p' "$cpu_group/cpu.stat"
  else
    echo 0
  fi
}

# What lab this is: settings from the environment or the state directory, names and addresses of the hosts.
# shellcheck shell=bash

RUN=${RUN:-${TMPDIR:-/tmp}/daphne-lab}
STANDALONE=${STANDALONE:-3}
NODES=${NODES:-4}
CPUS=${CPUS:-32}
SLURM=${SLURM:-1}
DBD=${DBD:-0}
WIRE=${WIRE:-}
SUBNET=${SUBNET:-}
UPLINK=${UPLINK:-0}
BASTION=${BASTION:-0}
SETTINGS=(RUN STANDALONE NODES CPUS SLURM DBD WIRE SUBNET UPLINK BASTION)
# shellcheck disable=SC2034 # used by the other parts
LOCKS=/run/lock/daphne-lab

# The exit code for "this machine cannot run a lab", as automake's tests and others use it for "skipped".
CANNOT=77

fail() {
  echo "lab: $*" >&2
  exit 1
}

require_machine() {
  local missing=() tool tools=(ip unshare nsenter sshd ssh-keygen iptables flock pgrep)
  if [ "$(id -u)" != 0 ]; then
    echo "lab: needs root, because it makes network namespaces and mounts. Run it as root, or with sudo." >&2
    exit $CANNOT
  fi
  PATH=$PATH:/usr/sbin:/sbin
  if [ "$SLURM" = 1 ]; then
    tools+=(munged slurmctld slurmd sinfo)
  fi
  if [ "$DBD" = 1 ]; then
    tools+=(mariadbd slurmdbd sacctmgr)
  fi
  if [ -n "$WIRE" ]; then
    tools+=(cc)
  fi
  for tool in "${tools[@]}"; do
    command -v "$tool" > /dev/null || missing+=("$tool")
  done
  if [ ${#missing[@]} != 0 ]; then
    echo "lab: these programs are missing: ${missing[*]}. The Debian packages are listed in tests/packages." >&2
    exit $CANNOT
  fi
}

save_settings() {
  local name
  for name in "${SETTINGS[@]}"; do
    printf '%s=%q\n' "$name" "${!name}"
  done > "$RUN/conf/settings"
}

load_settings() {
  RUN=$(realpath -m "$RUN")
  if [ -f "$RUN/conf/settings" ]; then
    # shellcheck source=/dev/null
    source "$RUN/conf/settings"
  fi
  name_networks
}

# The settings as NAME=VALUE words for env(1).
settings_as_words() {
  local name
  WORDS=(PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8)
  for name in "${SETTINGS[@]}"; do
    WORDS+=("$name=${!name}")
  done
}

name_networks() {
  FRONT=10.$SUBNET.0
  BACK=10.$SUBNET.1
}

# A command in a private environment, so that nothing of the caller's reaches the hosts.
clean() {
  settings_as_words
  env -i "${WORDS[@]}" "$@"
}

hosts() {
  local i
  echo login
  for ((i = 1; i <= STANDALONE; i++)); do echo "s$i"; done
  for ((i = 1; i <= NODES; i++)); do echo "n$i"; done
}

address() {
  case $1 in
    login) echo "$FRONT.10" ;;
    s*) echo "$FRONT.$((20 + ${1#s}))" ;;
    n*) echo "$BACK.$((10 + ${1#n}))" ;;
  esac
}

require_host() {
  local host all
  all=$(hosts)
  for host in $all; do
    [ "$host" != "${1:-}" ] || return 0
  done
  fail "no host '${1:-}' in this lab; there are: ${all//$'\n'/ }"
}

# Members of the cluster share /shared; stand-alone hosts share nothing.
is_member() {
  case $1 in
    login | n*) return 0 ;;
    *) return 1 ;;
  esac
}

# wait_until SECONDS CMD ...: true as soon as CMD is.
wait_until() {
  local deadline=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))
  shift
  until "$@"; do
    [ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ] || return 1
    sleep 0.01
  done
}

#!/bin/bash
# The baseline that deployments of the dashboard are compared with: DAPHNE's deploy/deployDistributed.sh, step for step.
#
#   deploy-baseline.sh VERB --peers HOST[:PORT],... [options]
#
#   deploy --package DIR   pack DIR's bin and lib with gzip; then send the archive to every host at once, one scp a host;
#                          when all are done, unpack it on every host at once, one ssh a host
#   run                    start every worker at once, one ssh a worker, and return without waiting for any of them
#   status                 ask for every worker's process, one ssh after the other
#   kill                   kill every worker at once, one ssh a worker, and return without waiting
#
#   --peers LIST       workers; several ports on one host are several workers on it. The port is 50000 by default
#   --path DIR         where it is installed, below the remote home directory  (DaphneDistributedWorker)
#   --port PORT        the workers' default port                               (50000)
#   --ssh-config FILE  as ssh -F
#   --identity FILE    as ssh -i
#   --ssh-port PORT    as ssh -p
#   --user NAME        remote user
#
# The workers' output is in DIR/logs/HOST.PORT.out, their process ids in DIR/logs/HOST.PORT.PID.
#
# What is not as in the original, and why:
# - it does not build DistributedWorker first: what is compared is the deployment;
# - a failed scp or ssh of "deploy" makes it end with 1; the original ignores it;
# - the sessions of "run" and "kill", which outlive the script here as there, do not hold its output open, or whoever
#   reads that would wait for the workers' end; so "when are the workers up" has to be observed on the hosts;
# - connection settings are options; the user name is edited into the original.
set -euo pipefail

peers=()
package=
path=DaphneDistributedWorker
port=50000
user=
connection=()
ssh_port=

main() {
  local verb=${1:-}
  shift || true
  parse_options "$@"
  case $verb in
    deploy | run | status | kill) "do_$verb" ;;
    *) usage ;;
  esac
}

usage() {
  sed -n '2,/^set -e/{/^#/s/^# \{0,1\}//p}' "$0" >&2
  exit 2
}

parse_options() {
  local list=
  while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case $1 in
      --peers) list=$2 ;;
      --package) package=$2 ;;
      --path) path=$2 ;;
      --port) port=$2 ;;
      --ssh-config) connection+=(-F "$2") ;;
      --identity) connection+=(-i "$2") ;;
      --ssh-port) ssh_port=$2 ;;
      --user) user=$2@ ;;
      *) usage ;;
    esac
    shift 2
  done
  [ -n "$list" ] || usage
  parse_peers "$list"
}

# HOST:PORT, sorted.
parse_peers() {
  local peer
  mapfile -t peers < <(
    for peer in ${1//,/ }; do
      case $peer in
        *:*) echo "$peer" ;;
        *) echo "$peer:$port" ;;
      esac
    done | sort
  )
}

# Each host once, however many workers it has.
distinct_hosts() {
  printf '%s\n' "${peers[@]%:*}" | uniq
}

remote() {
  local host=$1
  shift
  # shellcheck disable=SC2029 # meant for the remote shell as it is
  ssh "${connection[@]}" ${ssh_port:+-p "$ssh_port"} "$user$host" "$@"
}

do_deploy() {
  local host archive jobs=()
  [ -d "$package/bin" ] || usage
  archive=$(mktemp --suffix=.tar.gz)
  # shellcheck disable=SC2064 # the name of now
  trap "rm -f '$archive'" EXIT
  echo "Packing"
  tar -czf "$archive" -C "$package" bin lib

  for host in $(distinct_hosts); do
    echo "Sending to $host"
    scp -q "${connection[@]}" ${ssh_port:+-P "$ssh_port"} "$archive" "$user$host:DaphneWorker.tar.gz" &
    jobs+=($!)
  done
  wait_for_all "${jobs[@]}"

  jobs=()
  for host in $(distinct_hosts); do
    echo "Unpacking on $host"
    remote "$host" "
      mkdir -p $path
      cd $path
      tar -xzf ~/DaphneWorker.tar.gz
      mkdir -p logs
      rm ~/DaphneWorker.tar.gz" &
    jobs+=($!)
  done
  wait_for_all "${jobs[@]}"
}

wait_for_all() {
  local job failures=0
  for job in "$@"; do
    wait "$job" || failures=$((failures + 1))
  done
  if [ $failures != 0 ]; then
    echo "$failures of $# failed" >&2
    exit 1
  fi
}

do_run() {
  local peer log
  for peer in "${peers[@]}"; do
    log=logs/${peer/:/.}
    echo "Starting $peer"
    # Only the output is redirected: as in the original, the session stays open as long as the worker lives.
    remote "${peer%:*}" "
      cd $path
      mkdir -p logs
      ./bin/DistributedWorker $peer > $log.out &
      echo \$! > $log.PID" > /dev/null 2>&1 &
  done
}

do_status() {
  local peer pid_file
  for peer in "${peers[@]}"; do
    pid_file=$path/logs/${peer/:/.}.PID
    echo "Checking $peer"
    remote "${peer%:*}" "
      if [ -f $pid_file ]; then
        ps -f \$(cat $pid_file) && echo 'Worker is UP' || echo 'Worker is DOWN'
      else
        echo 'Worker was never started'
      fi" < /dev/null
  done
}

do_kill() {
  local peer
  for peer in "${peers[@]}"; do
    echo "Killing $peer"
    remote "${peer%:*}" "kill \$(cat $path/logs/${peer/:/.}.PID)" > /dev/null 2>&1 &
  done
}

main "$@"

# DAPHNE's own way, deploy-distributed-on-slurm.sh, of which only the start is measured: transfer is not part of either side's time.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

# As in the original, each task leaves its worker behind in the background and ends; and its wait counts log files. Only "then" is ours: whether the
# ports answer, asked in turn on the login node. Prints seconds since the call of srun: until its wait is satisfied, and until all answer.
incumbent_start() {
  local place=DaphneIncumbent
  on_login "mkdir -p $place/logs && tar -xzf - -C $place --strip-components=1" < "$(echo "$ROOT"/src/Daphne.Dashboard/bin/Release/net*/simulator/daphne-simulator-*.tgz)"
  on_login bash -s "$place" "$workers" "$nodes" "$FIRST_PORT" "$LIMIT" << 'REMOTE' || give_up "the incumbent's workers did not start"
    cd "$1" || exit
    began=$EPOCHREALTIME
    elapsed() { awk "BEGIN { print $EPOCHREALTIME - $began }"; }
    srun -J DAPHNEworkers -n "$2" -N "$3" bash -c '
      peer=$(hostname):$(('"$4"' + SLURM_LOCALID))
      bin/DistributedWorker $peer > logs/OUTPUT.$peer 2>&1 & echo $! > logs/PID.$peer' > srun.log 2>&1 < /dev/null &
    logs() { find logs -name 'OUTPUT.*' | wc -l; }
    until [ "$(logs)" = "$2" ]; do ((SECONDS < $5)) || exit 1; sleep 0.1; done
    waited=$(elapsed)
    answers() {
      { exec 3<> "/dev/tcp/${1%:*}/${1#*:}"; } 2> /dev/null || return 1
      printf 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0' >&3
      IFS= read -r -N 1 -t 5 -u 3 answer || true
      exec 3>&-
      [ -n "$answer" ]
    }
    for log in logs/OUTPUT.*; do
      until answers "${log#*OUTPUT.}"; do
        ((SECONDS < $5)) || { echo "${log#*OUTPUT.} does not answer: $(cat "$log" srun.log)" >&2; exit 1; }
        sleep 0.1
      done
    done
    echo "$waited $(elapsed)"
REMOTE
  incumbent_end "$place" >&2
}

# Its own stop, scancel, finds no job any more: the workers have outlived it.
incumbent_end() {
  local node pids
  for node in $("$LAB" hosts | awk '$1 ~ /^n[0-9]/ { print $1 }'); do
    mapfile -t pids < <("$LAB" exec "$node" sh -c "cat /shared/home/alice/$1/logs/PID.$node:*")
    "$LAB" exec "$node" sh -c 'kill "$@"; while kill -0 "$@" 2> /dev/null; do sleep 0.1; done' - "${pids[@]}" || true
  done
}

on_login() {
  ssh -F "$RUN/conf/ssh_config" alice@login "$@"
}

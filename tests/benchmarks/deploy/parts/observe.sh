# What the hosts show, seen from outside in the same way for both sides, and without starting a process for a look.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

LIMIT=180
PAUSE=0.02

peers=()
began=
pids=()

list_workers() {
  local address port
  for address in "${addresses[@]}"; do
    for ((port = FIRST_PORT; port < FIRST_PORT + workers; port++)); do
      peers+=("$address:$port")
    done
  done
  # Never readable: to wait without starting "sleep".
  exec {silence}<> <(:)
}

# The processes of before, which must be gone at the end of a redeploy or stop.
start_clock() {
  mapfile -t pids < <(worker_pids)
  cpu_before=$(cpu_used)
  began=$EPOCHREALTIME
}

# The lab's processes are seen from outside under the command line that they have inside; the addresses are this lab's alone.
worker_pids() {
  pgrep -f "^[^ ]*bin/DistributedWorker ${addresses[0]%.*}\." || true
}

elapsed() {
  awk "BEGIN { printf \"%.2f\", $EPOCHREALTIME - $began }"
}

stop_clock() {
  local side=$1 step=$2 seconds cpu
  if [ "$step" != deploy ]; then
    await_gone "${pids[@]}"
  fi
  if [ "$step" != stop ]; then
    await_answers "${peers[@]}"
  fi
  seconds=$(elapsed)
  cpu=$(awk "BEGIN { printf \"%.1f\", ($(cpu_used) - $cpu_before) / 1e6 }")
  echo "$side $step $seconds $cpu" >> "$work/times"
  printf 'round %s  %-9s  %-8s  %6s s  %5s CPU s\n' "$round" "$side" "$step" "$seconds" "$cpu"
}

await_gone() {
  local left=("$@") pid still
  [ $# = ${#peers[@]} ] || give_up "$# workers were running, not ${#peers[@]}"
  while [ ${#left[@]} -gt 0 ]; do
    still=()
    for pid in "${left[@]}"; do
      [ ! -d "/proc/$pid" ] || still+=("$pid")
    done
    left=("${still[@]}")
    [ ${#left[@]} = 0 ] || look_again "${#left[@]} workers did not end"
  done
}

await_answers() {
  local left=("$@") peer still
  while [ ${#left[@]} -gt 0 ]; do
    still=()
    for peer in "${left[@]}"; do
      answers "${peer%:*}" "${peer#*:}" || still+=("$peer")
    done
    left=("${still[@]}")
    [ ${#left[@]} = 0 ] || look_again "no answer from ${left[*]}"
  done
}

# An HTTP/2 server, such as gRPC's, answers the client's first words with its settings.
answers() {
  local connection answer
  { exec {connection}<> "/dev/tcp/$1/$2"; } 2> /dev/null || return 1
  printf 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0' >&"$connection"
  IFS= read -r -N 1 -t 5 -u "$connection" answer || true
  exec {connection}>&-
  [ -n "$answer" ]
}

look_again() {
  if ((EPOCHSECONDS - ${began%.*} > LIMIT)); then
    give_up "$1 within $LIMIT s"
  fi
  read -r -t $PAUSE -u "$silence" || true
}

give_up() {
  echo "benchmark: $1" >&2
  tail -n 20 "$work"/*.log >&2 || true
  exit 1
}

# How often Slurm is asked: as the dashboard counts it, and as slurmctld does.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

# The process ids of those who look.
looking=()

measure_queries() {
  local one number
  echo
  echo "Queries in $seconds s"
  act "${small[1]}" stop
  count_queries 1 1
  one=$counted
  count_queries "$viewers" 1
  within "$one" "$viewers viewers as few as 1"
  for ((number = 2; number <= deployments; number++)); do
    if [ "$number" = 2 ]; then
      act "${small[1]}" start
    else
      deploy "small $number" 1 1
      small+=("$deployment")
      await_operation "$operation"
    fi
  done
  count_queries 1 "$deployments"
  within "$one" "$deployments deployments as few as 1"
  count_queries "$viewers" "$deployments"
  within "$one" "both as few as 1"
}

# count_queries VIEWERS DEPLOYMENTS: sets counted.
count_queries() {
  local sent saved sent_after saved_after rpcs
  begin_viewers "$1"
  # Half a minute after it has looked, a script is forgotten.
  sleep 35
  read -r sent saved <<< "$(queries)"
  rpcs=$(rpcs)
  sleep "$seconds"
  read -r sent_after saved_after <<< "$(queries)"
  counted=$((sent_after - sent))
  printf '  %3s viewers, %3s deployments: %4s sent, %6s saved; slurmctld served alice %4s RPCs; load average %s\n' \
    "$1" "$2" "$counted" "$((saved_after - saved))" "$(($(rpcs) - rpcs))" "$(cut -d' ' -f1 /proc/loadavg)"
  end_viewers
}

# A query more or less is where the seconds begin and end. None at all would say nothing.
within() {
  verdict "$2" "$counted >= 1 && $counted <= $1 * 1.1 + 1"
}

begin_viewers() {
  local viewer
  for ((viewer = 0; viewer < $1; viewer++)); do
    curl -s --rate 30/m -H "Authorization: Bearer $TOKEN" -o /dev/null "http://127.0.0.1:$PORT/api/v1/clusters/$cluster/slurm?look=[1-100000]" &
    looking+=($!)
  done
}

end_viewers() {
  if [ ${#looking[@]} -gt 0 ]; then
    kill "${looking[@]}" 2> /dev/null || true
    wait "${looking[@]}" || true
    looking=()
  fi
}

queries() {
  get "clusters/$cluster/slurm" | jq -r '"\(.queries.sent) \(.queries.saved)"'
}

# sdiag counts by user since slurmctld's start.
rpcs() {
  "$LAB" exec login sdiag | sed -n 's/^[[:space:]]*alice .*count:\([0-9]*\).*/\1/p' | head -n 1
}

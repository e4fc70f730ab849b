# The two sides: what the dashboard mirrors, and what "ssh host tail -F" brings into a file a worker.
# shellcheck shell=bash disable=SC2154 # variables that run or another part sets

tails=()

begin_workers() {
  local cluster operation
  cluster=$(make_cluster mirror "$hosts")
  operation=$(jq -n --arg cluster "$cluster" --arg package "$package" --argjson workers "$workers" --argjson port "$FIRST_PORT" \
    '{name: "mirror", clusterId: $cluster, packageId: $package, workersPerNode: $workers, firstPort: $port}' | post deployments)
  deployment=$(jq -r .deploymentId <<< "$operation")
  [ "$(end_of "$(jq -r .operationId <<< "$operation")")" = succeeded ]
  mapfile -t logs < <(get "deployments/$deployment" | jq -r '.workers[] | "http://127.0.0.1:'"$PORT"'/api/v1/deployments/'"$deployment"'/workers/\(.id)/log"')
}

print_lines() {
  local host told=()
  for host in "${names[@]}"; do
    "$LAB" exec "$host" sh -c "echo $1 > /tmp/lines; pkill -USR1 -f '^/usr/bin/perl .*[D]istributedWorker'" &
    told+=($!)
  done
  wait "${told[@]}"
}

# Bytes mirrored of all logs.
mirrored() {
  curl -fsSI -H "Authorization: Bearer $TOKEN" "${logs[@]}" | awk 'tolower($1) == "content-length:" { sum += $2 } END { printf "%d", sum }'
}

begin_ours() {
  before=$(mirrored)
}

# await_ours BYTES: so many of each log.
await_ours() {
  until [ "$(mirrored)" -ge $((before + $1 * hosts * workers)) ]; do
    sleep 0.1
  done
}

end_ours() {
  :
}

# Where the logs are on a host, by its workers' own open files; each is followed from its end on.
begin_tail() {
  local index host pid
  for index in "${!names[@]}"; do
    host=${names[$index]}
    for pid in $("$LAB" exec "$host" pgrep -f '^/usr/bin/perl .*DistributedWorker'); do
      ssh -F "$RUN/conf/ssh_config" "$host" "tail -n 0 -F \$(readlink /proc/$pid/fd/1)" > "$work/tail-$host-$pid" 2> /dev/null < /dev/null &
      tails+=($!)
    done
  done
  sleep 3
}

await_tail() {
  until [ "$(stat -c %s "$work"/tail-* | awk '{ sum += $1 } END { printf "%d", sum }')" -ge $(($1 * hosts * workers)) ]; do
    sleep 0.1
  done
}

end_tail() {
  # Without a name, wait would wait for the dashboard, too.
  [ ${#tails[@]} != 0 ] || return 0
  kill "${tails[@]}" 2> /dev/null || true
  wait "${tails[@]}" 2> /dev/null || true
  tails=()
  rm -f "$work"/tail-*
}

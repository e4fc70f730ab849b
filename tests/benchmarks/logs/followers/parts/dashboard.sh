# The dashboard, with a simulated worker on this machine, and its viewers.
# shellcheck shell=bash disable=SC2154 # variables that run sets

dashboard=
deployment=

start_dashboard() {
  local cluster package accepted
  mkdir "$work/home"
  TOKEN=followers-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  HOME=$work/home DAPHNE_DASHBOARD_TOKEN=$TOKEN dotnet "$program" --urls "http://127.0.0.1:$PORT" --data-dir "$work/data" > "$work/dashboard.log" 2>&1 < /dev/null &
  dashboard=$!
  until curl -fs "http://127.0.0.1:$PORT/healthz" > /dev/null; do
    kill -0 "$dashboard" || { cat "$work/dashboard.log" >&2; exit 1; }
    sleep 0.2
  done
  cluster=$(get clusters | jq -r '.[] | select(.kind == "local").id')
  package=$(get packages | jq -r '.[] | select(.source == "simulator").id')
  accepted=$(jq -n --arg cluster "$cluster" --arg package "$package" \
    '{name: "followers", clusterId: $cluster, packageId: $package, workersPerNode: 1, firstPort: 41900}' | post deployments)
  deployment=$(jq -r .deploymentId <<< "$accepted")
  await "operations/$(jq -r .operationId <<< "$accepted")" '.status == "succeeded"'
}

# A run prints so many lines a second, until it is cancelled; each viewer follows its log from the beginning, by the live stream of the API.
measure_viewers() {
  local run i
  await "deployments/$deployment/runs" 'all(.[]; .finishedAt != null)'
  run=$(write_script $((seconds + 120)) | jq -Rs '{script: ., timeLimitSeconds: 3600}' | post "deployments/$deployment/runs" | jq -r .runId)
  await "runs/$run" '.status == "running"'
  for ((i = 0; i < $1; i++)); do
    curl -fsN -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:$PORT/api/v1/runs/$run/log?follow=true" > "$work/viewer-$i" &
    viewers+=($!)
  done
  for ((i = 0; i < $1; i++)); do
    until [ -s "$work/viewer-$i" ]; do
      sleep 0.2
    done
  done
  sleep 3
  measure "$1" "$dashboard"
  get "runs/$run" | jq -e '.status == "running"' > /dev/null || { echo "followers: the run ended too soon" >&2; exit 1; }
  post "runs/$run/cancel" <<< '{}' > /dev/null
  # Each stream ends with its log, and all of them were sent the same.
  [ "$1" = 0 ] || wait "${viewers[@]}"
  viewers=()
  for ((i = 1; i < $1; i++)); do
    cmp "$work/viewer-0" "$work/viewer-$i"
  done
}

write_script() {
  local i
  for ((i = 0; i < $1 * 10; i++)); do
    printf '# sim: lines %d\n# sim: sleep 0.1\n' $((rate / 10))
  done
}

end_viewers() {
  [ ${#viewers[@]} = 0 ] || kill "${viewers[@]}" 2> /dev/null || true
}

# Its worker is a process that would outlive it.
end_dashboard() {
  [ -n "$dashboard" ] || return 0
  if [ -n "$deployment" ]; then
    await "operations/$(post "deployments/$deployment/clean" <<< '{}' | jq -r .operationId)" '.status != "running" and .status != "queued"' || true
  fi
  kill "$dashboard"
  wait "$dashboard" || true
}

# await PATH CONDITION
await() {
  local began=$EPOCHSECONDS
  until get "$1" | jq -e "$2" > /dev/null; do
    if ((EPOCHSECONDS - began > 120)); then
      echo "followers: $1 does not become $2: $(get "$1" | head -c 500)" >&2
      return 1
    fi
    sleep 0.2
  done
}

get() {
  curl -fsS -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:$PORT/api/v1/$1"
}

# The body comes from standard input.
post() {
  curl -fsS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' --data-binary @- "http://127.0.0.1:$PORT/api/v1/$1"
}

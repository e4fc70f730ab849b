# The built dashboard, driven by its API as any script would.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

TOKEN=slurm-0123456789abcdef0123456789abcdef
PORT=${PORT:-5132}

dashboard=
cluster=
package=

begin_dashboard() {
  local program credential host
  program=$(echo "$ROOT"/src/Daphne.Dashboard/bin/Release/net*/Daphne.Dashboard)
  DAPHNE_DASHBOARD_TOKEN=$TOKEN "$program" --urls "http://127.0.0.1:$PORT" --data-dir "$work/data" >> "$work/dashboard.log" 2>&1 < /dev/null &
  dashboard=$!
  until curl -fs "http://127.0.0.1:$PORT/healthz" > /dev/null; do
    kill -0 $dashboard || give_up "the dashboard ended"
    sleep 0.1
  done
  credential=$(jq -n --rawfile key "$RUN/keys/id" '{name: "lab", kind: "privateKey", privateKey: $key}' | post credentials | jq -r .id)
  host=$("$LAB" hosts | awk '$1 == "login" { print $2 }')
  cluster=$(jq -n --arg credential "$credential" --arg host "$host" \
    '{name: "lab", kind: "slurm", user: "alice", credentialId: $credential, nodes: [{host: $host, roles: ["login"]}]}' | post clusters | jq -r .id)
  get "clusters/$cluster/host-keys" | jq '{fingerprints: map(.fingerprint)}' | post "clusters/$cluster/host-keys/accept" > /dev/null
  package=$(get packages | jq -r 'map(select(.source == "simulator"))[0].id')
}

# deploy NAME WORKERS NODES: sets deployment and operation.
deploy() {
  local answer
  answer=$(jq -n --arg name "$1" --argjson workers "$2" --argjson nodes "$3" --arg cluster "$cluster" --arg package "$package" --argjson limit "$LIMIT" \
    '{name: $name, clusterId: $cluster, packageId: $package, workers: $workers, readyTimeoutSeconds: $limit, slurm: {nodes: $nodes, timeLimit: "60"}}' | post deployments)
  deployment=$(jq -r .deploymentId <<< "$answer")
  operation=$(jq -r .operationId <<< "$answer")
}

# act DEPLOYMENT ACTION
act() {
  await_operation "$(post "deployments/$1/$2" <<< '{}' | jq -r .operationId)"
}

await_operation() {
  local status=
  until [ "$status" = succeeded ]; do
    [[ "$status" != failed && "$status" != cancelled ]] || give_up "the operation $status: $(get "operations/$1")"
    sleep 0.5
    status=$(get "operations/$1" | jq -r .status)
  done
}

end_dashboard() {
  if [ -n "$dashboard" ]; then
    kill "$dashboard"
    wait "$dashboard" || true
    dashboard=
  fi
}

get() {
  curl -fsS -H "Authorization: Bearer $TOKEN" "http://127.0.0.1:$PORT/api/v1/$1"
}

# The body comes from standard input.
post() {
  curl -fsS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' --data-binary @- "http://127.0.0.1:$PORT/api/v1/$1"
}

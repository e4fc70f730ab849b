# The dashboard's way: the built program, fresh in every round, driven by its API as any script would.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

TOKEN=benchmark-0123456789abcdef0123456789abcdef
PORT=${PORT:-5130}

dashboard=
deployment=
operation=

begin_dashboard() {
  local program cluster fingerprints package credential nodes
  program=$(echo "$ROOT"/src/Daphne.Dashboard/bin/Release/net*/Daphne.Dashboard)
  DAPHNE_DASHBOARD_TOKEN=$TOKEN "$program" --urls "http://127.0.0.1:$PORT" --data-dir "$work/data-$round" \
    >> "$work/dashboard.log" 2>&1 < /dev/null &
  dashboard=$!
  began=$EPOCHREALTIME
  until curl -fs "http://127.0.0.1:$PORT/healthz" > /dev/null; do
    kill -0 $dashboard || give_up "the dashboard ended"
    look_again "the dashboard does not serve"
  done

  credential=$(jq -n --rawfile key "$RUN/keys/id" '{name: "lab", kind: "privateKey", privateKey: $key}' | post credentials | jq -r .id)
  nodes=$(printf '%s\n' "${addresses[@]}" | jq -R . | jq -s 'map({host: .})')
  cluster=$(jq -n --arg credential "$credential" --argjson nodes "$nodes" \
    '{name: "lab", kind: "ssh", user: "root", credentialId: $credential, nodes: $nodes}' | post clusters | jq -r .id)
  fingerprints=$(get "clusters/$cluster/host-keys" | jq '{fingerprints: map(.fingerprint)}')
  post "clusters/$cluster/host-keys/accept" <<< "$fingerprints" > /dev/null
  package=$(get packages | jq -r 'map(select(.source == "simulator"))[0].id')
  request=$(jq -n --arg cluster "$cluster" --arg package "$package" --argjson workers "$workers" --argjson port "$FIRST_PORT" \
    '{name: "benchmark", clusterId: $cluster, packageId: $package, workersPerNode: $workers, firstPort: $port}')
}

dashboard_deploy() {
  accept "$(post deployments <<< "$request")"
}

dashboard_redeploy() {
  accept "$(post "deployments/$deployment/redeploy" <<< '{}')"
}

dashboard_stop() {
  accept "$(post "deployments/$deployment/stop" <<< '{}')"
}

accept() {
  operation=$(jq -r .operationId <<< "$1")
  deployment=$(jq -r .deploymentId <<< "$1")
}

# When the hosts show it, the dashboard must say it too; the next step is refused before.
settle_dashboard() {
  local status=
  until [ "$status" = succeeded ]; do
    [[ "$status" != failed && "$status" != cancelled ]] || give_up "the operation $status: $(get "operations/$operation")"
    look_again "the operation did not end"
    status=$(get "operations/$operation" | jq -r .status)
  done
  printf '%33s%6s s  until the operation succeeded\n' '' "$(elapsed)"
  get "operations/$operation" > "$work/operation.json"
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

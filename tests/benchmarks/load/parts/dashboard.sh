# The built dashboard, driven by its API as any script would.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

TOKEN=load-0123456789abcdef0123456789abcdef
PORT=${PORT:-5131}
LIMIT=600

dashboard=

begin_dashboard() {
  local program
  program=$(echo "$ROOT"/src/Daphne.Dashboard/bin/Release/net*/Daphne.Dashboard)
  DAPHNE_DASHBOARD_TOKEN=$TOKEN "$program" --urls "http://127.0.0.1:$PORT" --data-dir "$work/data" >> "$work/dashboard.log" 2>&1 < /dev/null &
  dashboard=$!
  until curl -fs "http://127.0.0.1:$PORT/healthz" > /dev/null; do
    kill -0 $dashboard || { cat "$work/dashboard.log" >&2; exit 1; }
    sleep 0.1
  done
  credential=$(jq -n --rawfile key "$RUN/keys/id" '{name: "lab", kind: "privateKey", privateKey: $key}' | post credentials | jq -r .id)
  package=$(curl -fsS -H "Authorization: Bearer $TOKEN" -F "file=@$work/package.tar" "http://127.0.0.1:$PORT/api/v1/packages" | jq -r .id)
}

# make_cluster NAME HOSTS: of the first so many hosts, with an install root of its own; prints its id.
make_cluster() {
  local nodes cluster
  nodes=$(printf '%s\n' "${addresses[@]:0:$2}" | jq -R . | jq -s 'map({host: .})')
  cluster=$(jq -n --arg name "$1" --arg credential "$credential" --argjson nodes "$nodes" \
    '{name: $name, kind: "ssh", user: "root", credentialId: $credential, nodes: $nodes, root: ("/opt/" + $name)}' | post clusters | jq -r .id)
  get "clusters/$cluster/host-keys" | jq '{fingerprints: map(.fingerprint)}' | post "clusters/$cluster/host-keys/accept" > /dev/null
  echo "$cluster"
}

# deploy CLUSTER NAME PORT: one worker a host.
deploy() {
  jq -n --arg cluster "$1" --arg name "$2" --argjson port "$3" --arg package "$package" \
    '{name: $name, clusterId: $cluster, packageId: $package, workersPerNode: 1, firstPort: $port}' | post deployments
}

# act DEPLOYMENT ACTION: prints the operation's id.
act() {
  post "deployments/$1/$2" <<< '{}' | jq -r .operationId
}

# Its status at its end.
end_of() {
  local status began=$EPOCHSECONDS
  while true; do
    status=$(get "operations/$1" | jq -r .status)
    case $status in
      succeeded | failed | cancelled) break ;;
    esac
    ((EPOCHSECONDS - began < LIMIT)) || break
    sleep 0.05
  done
  echo "$status"
}

# Seconds of CPU of the dashboard alone.
dashboard_cpu() {
  awk -v tick="$(getconf CLK_TCK)" '{ sub(/.*\) /, ""); print ($12 + $13) / tick }' "/proc/$dashboard/stat"
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

# From the moment that Slurm has the job until all workers are ready.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

measure_start() {
  local seen ready=0 times ours theirs waited began=$EPOCHSECONDS
  echo
  echo "$workers workers on $nodes nodes"
  deploy large "$workers" "$nodes"
  until [ "$ready" = "$workers" ]; do
    ((EPOCHSECONDS - began < LIMIT)) || give_up "only $ready workers became ready within $LIMIT s"
    sleep 0.5
    get "deployments/$deployment" > "$work/large.json"
    seen=$EPOCHREALTIME
    ready=$(jq '[.workers[] | select(.status == "ready")] | length' "$work/large.json")
  done
  await_operation "$operation"
  get "operations/$operation" > "$work/first.json"
  # Whole seconds are Slurm's; the workers' times have fractions.
  times=$(jq -r --argjson seen "$seen" '
    def seconds: (.[0:19] + "Z" | fromdateiso8601) + ((capture("(?<part>[.][0-9]+)") | .part | "0" + . | tonumber) // 0);
    .allocations[0] as $job | ($job.submittedAt | seconds) as $from
    | [.workers[].statusSince | seconds] as $ready
    | [($job.startedAt | seconds) - $from, ($ready | min) - $from, ($ready | max) - $from, $seen - $from] | @tsv' "$work/large.json")
  # shellcheck disable=SC2086 # four numbers
  printf '  dashboard: job running after %.0f s, first worker ready after %.1f s, last after %.1f s, all shown by the API after %.1f s\n' $times
  ours=$(cut -f4 <<< "$times")
  act "$deployment" stop
  act "$deployment" clean

  incumbent_start > "$work/incumbent"
  read -r waited theirs < "$work/incumbent"
  printf '  incumbent: its own wait satisfied after %.1f s, all ports answer after %.1f s\n' "$waited" "$theirs"
  printf '  ratio: %.2f of the incumbent until all answer, %.2f of its own wait\n' \
    "$(awk "BEGIN { print $ours / $theirs }")" "$(awk "BEGIN { print $ours / $waited }")"
}

# What a second deployment of the same package sends.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

small=()

measure_transfer() {
  local before
  echo
  echo "Transfer"
  printf '  first deployment:  %s\n' "$(transfer_of "$work/first.json")"
  # The first of the small ones brings the package back, which clean has taken away with the last deployment.
  deploy "small 1" 1 1
  small+=("$deployment")
  await_operation "$operation"
  before=$(received)
  deploy "small 2" 1 1
  small+=("$deployment")
  await_operation "$operation"
  get "operations/$operation" > "$work/second.json"
  printf '  second deployment: %s; the login node received %s bytes of all kinds meanwhile\n' "$(transfer_of "$work/second.json")" "$(($(received) - before))"
  verdict "the second sends nothing of the package" "$(jq '[.stages[] | select(.name | ascii_downcase == "transfer").steps[].done] | add' "$work/second.json") == 0"
}

transfer_of() {
  jq -r '.stages[] | select(.name | ascii_downcase == "transfer").steps[] | "\(.done) bytes, \"\(.message)\""' "$1"
}

received() {
  "$LAB" exec login sed -n 's/^ *eth0: *\([0-9]*\) .*/\1/p' /proc/net/dev
}

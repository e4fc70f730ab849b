# What each viewer would use without the dashboard: ssh to the host, and tail -F there. Here the host is an sshd of our own on this machine.
# shellcheck shell=bash disable=SC2154,SC2153 # variables that run sets

SSH_PORT=${SSH_PORT:-5143}
sshd=
writer=
tails=()

measure_tails() {
  local i process all=()
  start_sshd
  : > "$work/text.log"
  (while sleep 0.1; do seq -f "[info]: simulated line %.0f" $((rate / 10)) >> "$work/text.log"; done) &
  writer=$!
  for ((i = 0; i < TAILS; i++)); do
    ssh -F none -p "$SSH_PORT" -i "$work/key" -o BatchMode=yes -o StrictHostKeyChecking=yes -o "UserKnownHostsFile=$work/known" 127.0.0.1 \
      "tail -F '$work/text.log'" > "$work/tail-$i" 2> /dev/null &
    tails+=($!)
  done
  for ((i = 0; i < TAILS; i++)); do
    until [ -s "$work/tail-$i" ]; do
      kill -0 "${tails[i]}" || { echo "followers: ssh did not connect" >&2; exit 1; }
      sleep 0.1
    done
  done
  for process in "${tails[@]}" $(with_children "$sshd" | tail -n +2); do
    all+=("$process")
  done
  measure tail "${all[@]}"
  cpu[tail]=$(awk "BEGIN { print ${cpu[tail]} / $TAILS }")
  memory[tail]=$(awk "BEGIN { print ${memory[tail]} / $TAILS }")
}

start_sshd() {
  ssh-keygen -q -t ed25519 -N '' -f "$work/key"
  ssh-keygen -q -t ed25519 -N '' -f "$work/host"
  echo "[127.0.0.1]:$SSH_PORT $(cut -d ' ' -f 1,2 "$work/host.pub")" > "$work/known"
  mkdir -p /run/sshd
  /usr/sbin/sshd -D -f /dev/null -p "$SSH_PORT" -h "$work/host" -o "ListenAddress=127.0.0.1" -o "AuthorizedKeysFile=$work/key.pub" -o StrictModes=no \
    -o UsePAM=no -o PermitRootLogin=yes -o MaxStartups=100 -o PidFile=none -E "$work/sshd.log" &
  sshd=$!
  until grep -q listening "$work/sshd.log" 2> /dev/null; do
    kill -0 "$sshd" || { cat "$work/sshd.log" >&2; exit 1; }
    sleep 0.1
  done
}

end_tails() {
  local process
  for process in "${tails[@]}" $writer $sshd; do
    kill "$process" 2> /dev/null || true
  done
}

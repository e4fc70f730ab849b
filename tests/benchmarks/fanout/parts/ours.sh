# The dashboard's engine in a process that lives on, as the dashboard does, and is told what to do line by line.
# shellcheck shell=bash disable=SC2154 # variables that run sets

ours=

begin_ours() {
  local program
  program=$(echo "$HERE"/Fanout/bin/Release/net*/Daphne.Fanout)
  mapfile -t pairs < <("$LAB" hosts | awk '$1 ~ /^s[0-9]/ { print $1 ":" $2 }')
  coproc OURS { exec "$program" "$RUN" "$work/data" "$COMMAND" "${pairs[@]}"; }
  ours=$OURS_PID
}

# The time is taken here, from the word to the answer, as for the others.
ask_ours() {
  echo "$1" >&"${OURS[1]}"
  IFS= read -r _ <&"${OURS[0]}" || {
    echo "fanout: the engine ended" >&2
    exit 1
  }
}

end_ours() {
  local input
  if [ -n "$ours" ]; then
    input=${OURS[1]:-}
    [ -z "$input" ] || exec {input}>&-
    wait "$ours" || true
    ours=
  fi
}

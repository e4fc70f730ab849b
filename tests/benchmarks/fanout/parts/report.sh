# The table at the end, and whether the aims are met.
# shellcheck shell=bash disable=SC2154 # variables that run sets

# step, whose time, and at most how much of it
AIMS=("cold pdsh 1" "warm clush 0.25")

report() {
  local side step aim theirs most ratio verdict failed=0
  echo
  echo "$hosts hosts, medians of $rounds rounds; load average $(cut -d' ' -f1 /proc/loadavg) at the end"
  printf '%-10s %10s %10s %6s %10s %10s %6s\n' '' cold 'CPU' ours/it warm 'CPU' ours/it
  for side in "${SIDES[@]}"; do
    printf '%-10s' "$side"
    for step in cold warm; do
      printf ' %8s s %8s s %6s ' "$(median "$side" "$step" 3)" "$(median "$side" "$step" 4)" "$(ratio "$step" "$side")"
    done
    echo
  done
  for aim in "${AIMS[@]}"; do
    read -r step theirs most <<< "$aim"
    ratio=$(ratio "$step" "$theirs")
    verdict=met
    if awk "BEGIN { exit !($ratio > $most) }"; then
      verdict=MISSED failed=1
    fi
    echo "$step: $ratio of $theirs, aim at most $most: $verdict"
  done
  exit $failed
}

ratio() {
  awk "BEGIN { printf \"%.2f\", $(median ours "$1" 3) / $(median "$2" "$1" 3) }"
}

# The lower one of the two in the middle, where there are two.
median() {
  awk -v side="$1" -v step="$2" -v column="$3" '$1 == side && $2 == step { print $column }' "$work/times" | sort -n |
    awk '{ times[NR] = $1 } END { print times[int((NR + 1) / 2)] }'
}

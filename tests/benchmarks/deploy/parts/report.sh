# The table at the end, and whether the aims are met.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

# What the dashboard may take of the incumbent's time; nothing was asked of stop.
declare -A AIM=([deploy]=0.5 [redeploy]=0.1)

report() {
  local step ours theirs ratio verdict failed=0
  echo
  echo "$hosts hosts x $workers workers, medians of $rounds rounds; load average $(cut -d' ' -f1 /proc/loadavg) at the end"
  printf '%-9s %12s %12s %7s   %s\n' step dashboard incumbent ratio aim
  for step in "${STEPS[@]}"; do
    ours=$(median dashboard "$step" 3) theirs=$(median incumbent "$step" 3)
    ratio=$(awk "BEGIN { printf \"%.2f\", $ours / $theirs }")
    verdict=-
    if [ -n "${AIM[$step]:-}" ]; then
      if awk "BEGIN { exit !($ours / $theirs <= ${AIM[$step]}) }"; then
        verdict="<= ${AIM[$step]}: met"
      else
        verdict="<= ${AIM[$step]}: MISSED"
        failed=1
      fi
    fi
    printf '%-9s %10s s %10s s %7s   %s\n' "$step" "$ours" "$theirs" "$ratio" "$verdict"
    if [ -n "$cpu_group" ]; then
      printf '%-9s %6s CPU s %6s CPU s\n' '' "$(median dashboard "$step" 4)" "$(median incumbent "$step" 4)"
    fi
  done
  exit $failed
}

# The lower one of the two in the middle, where there are two.
median() {
  awk -v side="$1" -v step="$2" -v column="$3" '$1 == side && $2 == step { print $column }' "$work/times" | sort -n |
    awk '{ times[NR] = $1 } END { print times[int((NR + 1) / 2)] }'
}

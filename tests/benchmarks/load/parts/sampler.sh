# What the dashboard and its children hold, looked at twice a second; the peaks are told.
# shellcheck shell=bash disable=SC2154 # variables that run or another part sets

sampler=

begin_sampling() {
  : > "$work/samples"
  (while sample >> "$work/samples" 2> /dev/null; do sleep 0.5; done) &
  sampler=$!
}

end_sampling() {
  if [ -n "$sampler" ]; then
    kill "$sampler" 2> /dev/null || true
    wait "$sampler" 2> /dev/null || true
    sampler=
  fi
}

# One line: RSS and PSS of the dashboard, RSS and PSS of its children, how many they are, descriptors, threads. In kB.
sample() {
  local child files=() descriptors threads
  [ -d "/proc/$dashboard" ] || return 1
  for child in $(pgrep -P "$dashboard"); do
    files+=("/proc/$child/smaps_rollup")
  done
  descriptors=$(find "/proc/$dashboard/fd" -mindepth 1 | wc -l)
  threads=$(find "/proc/$dashboard/task" -mindepth 1 -maxdepth 1 | wc -l)
  echo "$(sum_memory "/proc/$dashboard/smaps_rollup") $(sum_memory "${files[@]}") ${#files[@]} $descriptors $threads"
}

# A child may end while it is looked at.
sum_memory() {
  [ $# != 0 ] || set -- /dev/null
  cat "$@" 2> /dev/null | awk '/^Rss:/ { rss += $2 } /^Pss:/ { pss += $2 } END { print rss + 0, pss + 0 }'
}

print_peaks() {
  awk '
    { for (i = 1; i <= NF; i++) if ($i > peak[i]) peak[i] = $i }
    END {
      printf "%40s dashboard %d MB (PSS %d MB); %d children %d MB (PSS %d MB); %d descriptors, %d threads\n", "at the peak:",
        peak[1] / 1024, peak[2] / 1024, peak[5], peak[3] / 1024, peak[4] / 1024, peak[6], peak[7]
    }' "$work/samples"
}

# stop-processes ROOT GRACE FOLDER … : SIGINT, then SIGTERM, then SIGKILL to the process of each folder, each followed by up to GRACE seconds
# of waiting (of at least five after SIGKILL). Prints "gone FOLDER CODE" once the process with that pid and start time is no more, or "alive FOLDER PID".
root=$(root_of "$1")
grace=$2
shift 2

living() {
    for folder in "$@"; do
        if is_alive "$root/$folder"; then
            printf '%s\n' "$folder"
        fi
    done
}

# A process that is being started at this moment has no pid written yet.
for folder in "$@"; do
    tries=0
    while [ -d "$root/$folder/started" ] && [ ! -e "$root/$folder/pid" ] && [ ! -e "$root/$folder/exit" ] && [ "$tries" -lt 20 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
done

left=$(living "$@")
for signal in INT TERM KILL; do
    [ -n "$left" ] || break
    for folder in $left; do
        if is_alive "$root/$folder"; then
            kill -s "$signal" "$pid" 2>/dev/null
        fi
    done
    polls=$((grace * 20))
    # To die of SIGKILL takes a moment even where no grace is given.
    [ "$signal" != KILL ] || [ "$polls" -ge 100 ] || polls=100
    while left=$(living $left) && [ -n "$left" ] && [ "$polls" -gt 0 ]; do
        sleep 0.05
        polls=$((polls - 1))
    done
done

for folder in "$@"; do
    if is_alive "$root/$folder"; then
        echo "alive $folder $pid"
        continue
    fi
    # The supervisor writes the code a moment after the process is gone.
    tries=0
    while [ -d "$root/$folder/started" ] && [ ! -e "$root/$folder/exit" ] && [ "$tries" -lt 10 ]; do
        sleep 0.02
        tries=$((tries + 1))
    done
    echo "gone $folder $(cat "$root/$folder/exit" 2>/dev/null || echo '?')"
done

# start-run ROOT NODE DEPLOYMENT SHA ID WORKERS N NAME=VALUE… OPTION… -- ARGUMENT… : reads the script from standard input and runs it by
# daphne apart from this connection. Prints "started PID IDENTITY".
root=$(root_of "$1")
node=$root/nodes/$2
package=$root/packages/$4
id=$5
workers=$6
variables=$7
dir=$node/$3/runs/$id
shift 7

supervisor='
cd "$1" && mkdir started 2>/dev/null || exit
shift
sh -c '\''
    IFS= read -r stat < /proc/$$/stat
    stat=${stat##*) }
    IFS= read -r boot < /proc/sys/kernel/random/boot_id
    line="$$ $boot:$(set -- $stat; shift 19; echo "$1")"
    printf "%s\n" "$line" > pid.new && mv pid.new pid
    set -- env "$@"
    if command -v stdbuf > /dev/null; then set -- stdbuf -oL "$@"; fi
    if env --default-signal=INT true 2> /dev/null; then set -- env --default-signal=INT "$@"; fi
    exec "$@"
'\'' daphne "$@" > log 2>&1 < /dev/null
code=$?
printf "%s\n" "$code" > exit.new && mv exit.new exit
'

if [ ! -d "$dir/started" ]; then
    mkdir -p "$dir" "$node/live" || exit 1
    cat > "$dir/script.daph" || exit 1
    : >> "$dir/log" || exit 1
    ln -sfn "$dir" "$node/live/$id" || exit 1

    # Turns "variable… option… -- argument…" into the words that env is called with: variable… daphne option… script argument…
    libraries=$(library_path "$package" "$@")
    words=$#
    seen=0
    while [ "$words" -gt 0 ]; do
        if [ "$variables" = 0 ]; then
            set -- "$@" "DISTRIBUTED_WORKERS=$workers" "$libraries" "$package/bin/daphne"
        fi
        variables=$((variables - 1))
        if [ "$1" = -- ] && [ "$seen" = 0 ]; then
            set -- "$@" script.daph
            seen=1
        else
            set -- "$@" "$1"
        fi
        shift
        words=$((words - 1))
    done
    setsid -f sh -c "$supervisor" supervisor "$dir" "$@" < /dev/null > /dev/null 2>&1 || exit 1
fi

tries=0
while ! read_pid "$dir" && [ "$tries" -lt 250 ]; do
    sleep 0.02
    tries=$((tries + 1))
done
[ -n "$pid" ] || { echo "daphne did not start" >&2; exit 1; }
echo "started $pid $identity"

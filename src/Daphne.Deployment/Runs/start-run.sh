# start-run ROOT NODE DEPLOYMENT SHA ID WORKERS BYTES N NAME=VALUE… OPTION… -- ARGUMENT… : reads secret variables and then the script from standard
# input and runs it by daphne apart from this connection. Prints "started PID IDENTITY".
root=$(root_of "$1")
node=$root/nodes/$2
package=$root/packages/$4
id=$5
workers=$6
secrets=$(read_secrets "$7") || exit 1
variables=$8
dir=$node/$3/runs/$id
shift 8

if [ ! -d "$dir/started" ]; then
    mkdir -p "$dir" || exit 1
    cat > "$dir/script.daph" || exit 1
    : >> "$dir/log" && show "$node/live" "$dir" || exit 1

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
    (eval "$secrets" && start_apart "$dir" "$@") || exit 1
else
    # It is there already; whoever sends the script is not to find a closed pipe.
    cat > /dev/null
fi

await_pid "$dir" || { echo "daphne did not start" >&2; exit 1; }
echo "started $pid $identity"

# slurm-run ROOT NODE DEPLOYMENT ID BYTES TASK STEP SCRIPT N NAME=VALUE… WORD… : executes a run as a step of an allocation. Reads so many bytes each from
# standard input: shell text that sets secret variables, and the files task.sh, step.sh and script.daph. Starts step.sh with the WORDs apart from this
# connection. Prints "started PID".
own_slurm_words
root=$(root_of "$1")
node=$root/nodes/$2
dir=$node/$3/runs/$4
if [ -d "$dir/started" ]; then
    # It is there already; whoever sends the files is not to find a closed pipe.
    cat > /dev/null
else
    mkdir -p "$dir" && cd "$dir" || exit 1
    secrets=$(read_secrets "$5") || exit 1
    receive task.sh "$6"
    receive step.sh "$7"
    receive script.daph "$8"
    : >> log || exit 1
    [ -e state ] || printf 'alive - - 0 - 0 0 0 0 0 0 -\n' > state || exit 1
    show "$node/live" "$dir" || exit 1
    count=$9
    shift 9

    # The variables in front are those of env; behind them comes the program.
    left=$#
    while [ "$left" -gt 0 ]; do
        if [ "$count" = 0 ]; then set -- "$@" sh ./step.sh; fi
        count=$((count - 1))
        set -- "$@" "$1"
        shift
        left=$((left - 1))
    done
    (eval "$secrets" && start_apart "$dir" "$@") || exit 1
fi
await_pid "$dir" || { echo "srun did not start" >&2; exit 1; }
echo "started $pid"

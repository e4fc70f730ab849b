# slurm-step WORD… : in a run's folder on the login node, calls srun with the words, and tells of a task that never began, or could not tell its end itself.
trap 'interrupted=1; kill -s TERM "$child" 2> /dev/null' TERM INT HUP
srun "$@" > srun.out 2>&1 < /dev/null &
child=$!
await_end "$child"

# Nothing told the end: srun says why.
{ read -r told node host port job task pid _ < state; } 2> /dev/null
if [ "$told" != gone ]; then
    cat srun.out >> log
    printf '%s\n' "gone $node $host $port $job $task $pid 0 0 0 0 $code" > state.step && mv state.step state
fi
exit "$code"

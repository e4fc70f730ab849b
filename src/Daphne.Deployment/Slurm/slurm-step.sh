# slurm-step JOB NAME WORD… : in a run's folder on the login node, calls srun with the words, in the job of that number while it has that name, and tells
# of a task that never began, or could not tell its end itself.
own_slurm_words
child=''
trap 'interrupted=1; kill -s TERM "$child" 2> /dev/null' TERM INT HUP
job=$1 name=$2
shift 2
printf '%s\n' "$name" > allocation
found=$(timeout 30 squeue -h -j "$job" -o %j 2>&1)
if [ "$found" = "$name" ]; then
    srun "--jobid=$job" "$@" > srun.out 2>&1 < /dev/null &
else
    (echo "The run was not begun: job $job should be $name, and squeue says: ${found:-nothing}" > srun.out; exit 1) &
fi
child=$!
await_end "$child"

# Nothing told the end: srun says why.
{ read -r told node host port job task pid _ < state; } 2> /dev/null
if [ "$told" != gone ]; then
    cat srun.out >> log
    printf '%s\n' "gone $node $host $port $job $task $pid 0 0 0 0 $code" > state.step && mv state.step state
fi
exit "$code"

# slurm-task COLLECTED SHA COUNT WORD… OPTION… -- ARGUMENT… : executes script.daph by daphne, in a run's folder on a compute node, behind COUNT words (of a
# container, where there is one). Where COLLECTED is 1, srun collects what it prints; else it is the only task, writes "log" itself, and tells in "state"
# where it is and how it ended, as workers do.
collected=$1
package=$(cd "../../../../../packages/$2" && pwd) || exit 1
count=$3
shift 3
libraries=$(library_path "$package")

# Turns "word… option… -- argument…" into "word… env … daphne option… script argument…".
left=$#
seen=0
while [ "$left" -gt 0 ]; do
    if [ "$count" = 0 ]; then
        set -- "$@" env "$libraries" sh -c 'if command -v stdbuf > /dev/null; then exec stdbuf -oL "$@"; fi; exec "$@"' sh "$package/bin/daphne"
    fi
    count=$((count - 1))
    if [ "$1" = -- ] && [ "$seen" = 0 ]; then
        set -- "$@" script.daph
        seen=1
    else
        set -- "$@" "$1"
    fi
    shift
    left=$((left - 1))
done
[ "$collected" = 0 ] || exec "$@"

tell() {
    printf '%s\n' "$1 ${SLURMD_NODENAME:-$(uname -n)} $(uname -n) 0 $SLURM_JOB_ID $SLURM_STEP_ID $pid 0 0 0 0 $2" > state.task && mv state.task state
}

trap 'interrupted=1; kill -s TERM "$pid" 2> /dev/null' TERM INT HUP
"$@" >> log 2>&1 < /dev/null &
pid=$!
tell alive -
await_end "$pid"
tell gone "$code"

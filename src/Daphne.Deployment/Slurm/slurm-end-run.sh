# slurm-end-run ROOT FOLDER SECONDS NAME : ends the step of a run, if it is not over, and prints its exit code, or "?" where nobody knows it. NAME is
# that of the run's own job; empty for a step in another job, whose name stands in "allocation".
own_slurm_words
dir=$(root_of "$1")/$2
end=$(($(date +%s) + $3))
name=$4
told=''

look() {
    { read -r told _ _ _ job step _ _ _ _ _ code < "$dir/state"; } 2> /dev/null
    # It has not begun to tell of itself; of several tasks none does.
    [ "${job:--}" != - ] || job=0
    [ -n "$name" ] || { read -r name < "$dir/allocation"; } 2> /dev/null
    [ "$told" != gone ]
}

# Slurm may have given the number to somebody else's job by now.
is_ours() {
    [ "$job" != 0 ] && [ -n "$name" ] && [ "$(squeue -h -j "$job" -o %j 2> /dev/null)" = "$name" ]
}

asked=0 looks=0
while look && { is_alive "$dir" || [ "$job" != 0 ]; }; do
    if [ "$asked" = 0 ] && is_ours; then
        scancel "$job.$step" && asked=1
    fi
    # srun itself is ended where its step has not begun, and in the end in any case.
    if is_alive "$dir" && { [ "$asked" = 0 ] || [ "$(date +%s)" -ge "$end" ]; }; then
        kill -s TERM "$pid" 2> /dev/null
    fi
    if [ "$(date +%s)" -ge "$end" ]; then
        ! is_ours || [ -z "$(squeue -h -s -j "$job" -o %i 2> /dev/null | grep -x "$job\\.$step")" ] || { echo "step $job.$step does not end" >&2; exit 1; }
        break
    fi
    looks=$((looks + 1))
    case $looks in
        ? | 1?) sleep 0.2 ;;
        *) sleep 1 ;;
    esac
done
if [ "$told" = gone ] && [ "$code" != - ]; then echo "$code"; else echo '?'; fi

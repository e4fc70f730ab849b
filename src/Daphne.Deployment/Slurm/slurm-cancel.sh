# slurm-cancel SECONDS NAME … : cancels the jobs of these names, as far as they are this user's. Prints "gone NAME" for each that is over, and
# "alive NAME NUMBER STATE" for those that are not so many seconds later; ends with 70 where Slurm does not answer. Each look at them is one question.
own_slurm_words
end=$(($(date +%s) + $1))
shift
user=$(id -un)

# The jobs of the given names that are not over: unless asked for more, squeue lists no others.
living() {
    _names=$(printf ',%s' "$@")
    timeout 30 squeue -u "$user" -h -n "${_names#,}" -o '%j %A %T'
}

jobs=$(living "$@") || exit 70
for name in "$@"; do
    ! printf '%s\n' "$jobs" | grep -q "^$name " || timeout 30 scancel -u "$user" -n "$name" || exit 70
done

looks=0
while :; do
    late=0
    [ "$(date +%s)" -lt "$end" ] || late=1
    jobs=$(living "$@") || exit 70
    for name in "$@"; do
        shift
        job=$(printf '%s\n' "$jobs" | sed -n "s/^$name //p" | head -n 1)
        if [ -z "$job" ]; then
            echo "gone $name"
        elif [ "$late" = 1 ]; then
            echo "alive $name $job"
        else
            set -- "$@" "$name"
        fi
    done
    [ $# -gt 0 ] || exit 0
    looks=$((looks + 1))
    case $looks in
        [1-3]) sleep 0.5 ;;
        [4-6]) sleep 1 ;;
        *) sleep 3 ;;
    esac
done

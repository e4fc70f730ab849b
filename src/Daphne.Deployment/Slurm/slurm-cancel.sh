# slurm-cancel SECONDS NAME … : cancels the jobs of these names, as far as they are this user's. Prints "gone NAME" for each that is over, and
# "alive NAME NUMBER STATE" for those that are not so many seconds later; ends with 70 where Slurm does not answer.
own_slurm_words
end=$(($(date +%s) + $1))
shift
user=$(id -un)

# The jobs of that name that are not over: unless asked for more, squeue lists no others.
living() {
    timeout 30 squeue -u "$user" -h -n "$1" -o '%A %T'
}

for name in "$@"; do
    jobs=$(living "$name") || exit 70
    [ -z "$jobs" ] || scancel -u "$user" -n "$name" || exit 70
done

while [ $# -gt 0 ]; do
    late=0
    [ "$(date +%s)" -lt "$end" ] || late=1
    count=$#
    while [ "$count" -gt 0 ]; do
        name=$1
        shift
        count=$((count - 1))
        jobs=$(living "$name") || exit 70
        if [ -z "$jobs" ]; then
            echo "gone $name"
        elif [ "$late" = 1 ]; then
            echo "alive $name $(printf '%s\n' "$jobs" | head -n 1)"
        else
            set -- "$@" "$name"
        fi
    done
    [ $# -eq 0 ] || sleep 0.5
done

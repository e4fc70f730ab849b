# slurm-ask SCRIPT : reads lines "HOST PORT JOB:NAME" from standard input, and prints "HOST PORT" for each worker that answers as an HTTP/2 server does. SCRIPT is
# ask-servers: it asks from here, and within each job those of its workers that are not reached from here. Who could not be asked in 90 seconds has not answered.
own_slurm_words
end=$(($(date +%s) + 90))
places=$(cat)

# Where none of the first is reached, none is: at some sites only compute nodes reach compute nodes.
answered=$(printf '%s\n' "$places" | sed -n 1,32p | sh -c "$1" ask 10)
[ -z "$answered" ] || answered="$answered
$(printf '%s\n' "$places" | sed 1,32d | sh -c "$1" ask 20)"
printf '%s\n' "$answered"

left=$(printf '%s\n' "$answered" "$places" | awk 'NF == 2 { answered[$0] } NF == 3 && !(($1 " " $2) in answered)')
for job in $(printf '%s\n' "$left" | awk '{ print $3 }' | sort -u); do
    seconds=$((end - $(date +%s)))
    [ "$seconds" -gt 0 ] || break
    [ "$seconds" -lt 40 ] || seconds=40

    # Slurm may have given the number to somebody else's job by now.
    name=${job#*:}
    [ -n "$name" ] && [ "$(timeout 20 squeue -h -j "${job%%:*}" -o %j)" = "$name" ] || continue
    printf '%s\n' "$left" | awk -v job="$job" '$3 == job' |
        timeout $((seconds + 20)) srun --jobid="${job%%:*}" --overlap --ntasks=1 --nodes=1 --quiet sh -c "$1" ask "$seconds"
done

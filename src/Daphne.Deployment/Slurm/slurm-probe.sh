# slurm-probe ROOT FOLDER NAME SECONDS PAUSE : waits until the job of a probe has answered, is over, or so many seconds have passed; Slurm is asked only
# after each pause. Prints the answer, or the job's state, its reason and its node; ends with 70 where Slurm does not answer.
own_slurm_words
root=$(root_of "$1")
dir=$root/$2
now=$(date +%s)
end=$((now + $4)) ask=$now

# A folder that is opened anew is looked at anew, also where the login node remembers what was in it.
answered() {
    [ -n "$(find "$dir" -name answer 2> /dev/null)" ]
}

# A job that says it has answered is believed for as long as network file systems keep old news.
until answered; do
    now=$(date +%s)
    if [ "$now" -ge "$ask" ]; then
        ask=$((now + $5))
        job=$(squeue -u "$(id -un)" -h -t all -n "$3" -o '%T|%r|%N') || exit 70
        case $job in
            PENDING* | CONFIGURING* | RUNNING* | SUSPENDED* | COMPLETING* | REQUEUE* | STOPPED* | SIGNALING* | RESIZING* | STAGE_OUT* | SPECIAL_EXIT*) ;;
            COMPLETED*) [ "${over:-}" ] || over=$now end=$((now + 70)) ;;
            *) [ "${over:-}" ] || over=$now end=$((now + 5)) ;;
        esac
    fi
    if [ "$now" -ge "$end" ]; then
        job=${job:-GONE||}
        reason=${job#*|}
        printf 'state=%s\nreason=%s\nnode=%s\n' "${job%%|*}" "${reason%|*}" "${reason##*|}"
        exit 0
    fi
    sleep 0.5
done
cat "$dir/answer"

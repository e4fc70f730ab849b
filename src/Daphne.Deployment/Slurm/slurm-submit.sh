# slurm-submit ROOT NODE FOLDER NAME BYTES FILE BYTES … : submits "batch.sh" as a job of this name, unless Slurm has it already. Reads so many bytes from
# standard input: shell text that sets secret variables, and then each file of the folder, which is below the install root. Prints "job NUMBER"; ends
# with 65 where Slurm refuses it, and with 70 where nobody can say whether Slurm has it.
own_slurm_words
root=$(root_of "$1")
node=$root/nodes/$2
folder=$3
dir=$root/$folder
own=${dir%/*/*}
name=$4
secrets=$(read_secrets "$5") || exit 1
try_again mkdir -p "$dir" || exit 1
cd "$dir" || exit 1
shift 5
while [ $# -gt 0 ]; do
    receive "$1" "$2"
    shift 2
done

# What each worker says of itself stands in "state"; until it has a place, that it may come.
expect() {
    mkdir -p "$1/started" && : >> "$1/log" || exit 1
    [ -e "$1/state" ] || printf 'alive - - 0 - 0 0 0 0 0 0 -\n' > "$1/state" || exit 1
    show "$node/live" "$1" || exit 1
}

# A probe is awaited by whoever submits it.
case $folder in
    */probe/*) ;;
    *) expect "$dir" ;;
esac
if [ -e workers ]; then
    while read -r id; do
        expect "$own/workers/$id"
    done < workers
fi

# The jobs of that name that Slurm knows, or knew. A job that has begun once has left its number here.
known() {
    readlink taken && return
    _jobs=$(timeout 30 squeue -u "$(id -un)" -h -t all -n "$name" -o %A) || return 1
    [ -n "$_jobs" ] || _jobs=$(sacct -n -X -P --name "$name" -S now-30days -o JobID 2> /dev/null)
    printf '%s\n' "$_jobs" | sed -n '/^[0-9]/{s/[^0-9].*//;p;q;}'
}

found() {
    printf '%s\n' "$1" > job.new && mv job.new job
    echo "job $1"
    exit 0
}

[ ! -s job ] || found "$(cat job)"
job=$(known) || { echo "squeue does not answer, so nothing was submitted" >&2; exit 70; }
[ -z "$job" ] || found "$job"
answer=$(eval "$secrets" && sbatch --parsable --job-name="$name" batch.sh 2> refused)
code=$?

# A site's own words may stand before the number.
job=$(printf '%s\n' "$answer" | sed -nE 's/^([0-9]+)(;.*)?$/\1/p' | tail -n 1)
[ -z "$job" ] || [ "$code" != 0 ] || found "$job"
cat refused >&2

# One that was killed, or says nothing, may have asked for it.
if [ "$code" -gt 0 ] && [ "$code" -lt 124 ] && [ -s refused ] && ! grep -qiE 'timed out|unable to contact|communication|connection|zero bytes|try again|temporarily' refused; then
    job=$(known) && [ -z "$job" ] && exit 65
    [ -z "$job" ] || found "$job"
fi

# Slurm may have it all the same: its answer was lost.
tries=0
while [ "$tries" -lt 10 ]; do
    sleep 2
    job=$(known) && [ -n "$job" ] && found "$job"
    tries=$((tries + 1))
done
exit 70

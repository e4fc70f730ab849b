# slurm-cancel-extra NUMBER NAME … : cancels jobs that Slurm has accepted a second time and that still wait, each only while it has this name.
own_slurm_words
while [ $# -gt 0 ]; do
    [ "$(squeue -h -j "$1" -t PD -o %j 2> /dev/null)" != "$2" ] || scancel "$1"
    shift 2
done

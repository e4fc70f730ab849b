# slurm-queue ROOT ALL NAME FOLDER NUMBER … : what Slurm says of this user's jobs and, where ALL is 1, of the cluster; and, for the jobs of these names, what
# is left of them. FOLDER is below the install root; NUMBER is 0 but for a job that Slurm listed no more when it was asked last.
#
# job|NUMBER|STATE|SUBMIT|START|END|NODES|CPUS|PARTITION|NODELIST|REASON|NAME        partition|…   node|…   count|…
# ended|NAME|EXITCODE|SECONDS     sacct|NAME|STATE|EXITCODE|SUBMIT|START|END|NODELIST|NAME     scontrol|NAME|…
# Times are seconds since 1970. Ends with 70 where Slurm does not answer.
root=$(root_of "$1")
all=$2
shift 2
SLURM_TIME_FORMAT=%s
export SLURM_TIME_FORMAT
user=$(id -un)
timeout 25 squeue -u "$user" -h -t all -o 'job|%A|%T|%V|%S|%e|%D|%C|%P|%N|%r|%j' || exit 70
while [ $# -gt 0 ]; do
    { read -r code seconds < "$root/$2/ended"; } 2> /dev/null && echo "ended|$1|$code|$seconds"
    if [ "$3" != 0 ]; then
        found=$(timeout 10 sacct -X -P -n -j "$3" -o State,ExitCode,Submit,Start,End,NodeList,JobName 2> /dev/null)
        if [ -n "$found" ]; then
            printf '%s\n' "$found" | sed "s/^/sacct|$1|/"
        else
            timeout 10 scontrol -o show job "$3" 2> /dev/null | sed "s/^/scontrol|$1|/"
        fi
    fi
    shift 3
done
[ "$all" = 1 ] || exit 0
timeout 25 sinfo -h -o 'partition|%P|%a|%l|%F|%C' || exit 70
timeout 25 sinfo -h -N -o 'node|%N|%P|%T|%C|%m|%G|%E' || exit 70
timeout 25 squeue -h -t PD,R -o 'count|%t|%P' | sort | uniq -c

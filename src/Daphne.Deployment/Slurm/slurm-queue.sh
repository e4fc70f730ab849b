# slurm-queue ROOT ALL : what Slurm says of this user's jobs and, where ALL is 1, of the cluster. Reads a line "NAME FOLDER NUMBER" from standard input for
# each job whose end is wanted: FOLDER is below the install root, NUMBER is 0 but for a job that Slurm listed no more when it was asked last.
#
# jobs|     job|NUMBER|STATE|SUBMIT|START|END|NODES|CPUS|PARTITION|NODELIST|REASON|NAME …     end|        sinfo: partition|…  node|…  count|…
# ended|NAME|EXITCODE|SECONDS|WHY     sacct|NUMBER|STATE|EXITCODE|SUBMIT|START|END|NODELIST|NAME     scontrol|NAME|…     restarts|NUMBER|COUNT
# Times are seconds since 1970. Between "jobs|" and "end|" stands all that squeue prints. Ends with 70 where Slurm does not answer.
own_slurm_words
root=$(root_of "$1")
SLURM_TIME_FORMAT=%s
export SLURM_TIME_FORMAT
user=$(id -un)

# Names may have anything in them, line breaks, too: each job stands between two marks that no name has. Text outside of them is printed as it is.
mark=$$.$(date +%s%N).
jobs=$(timeout 25 squeue -u "$user" -h -t all -o "$mark|%A|%T|%V|%S|%e|%D|%C|%P|%N|%r|%j$mark") || exit 70
jobs=$(printf '%s\n' "$jobs" | tr '\r' ' ' | awk -v mark="$mark" '
    job != "" { job = job " " $0 }
    job == "" && index($0, mark "|") == 1 { job = "job" substr($0, length(mark) + 1) }
    job == "" { print; next }
    length(job) > length(mark) && substr(job, length(job) - length(mark) + 1) == mark { print substr(job, 1, length(job) - length(mark)); job = "" }
    END { if (job != "") print "unfinished: " job }
')
echo 'jobs|'
[ -z "$jobs" ] || printf '%s\n' "$jobs"
echo 'end|'

# Of our jobs that are over: squeue does not tell their exit codes, and one that was killed could not leave it.
over=$(printf '%s\n' "$jobs" | sed -nE '/^job\|[0-9]+\|(PENDING|CONFIGURING|RUNNING|SUSPENDED|COMPLETING|REQUEUE[A-Z_]*)\|/!s/^job\|([0-9]+)\|.*\|(daphne-[0-9a-f]+)$/\1 \2/p')

# Of those that are missing in the list accounting is asked once, for all of them; and Slurm's memory, one by one, for what that does not know.
missing='' forgotten=''
while read -r name folder number; do
    if { read -r code seconds why < "$root/$folder/ended"; } 2> /dev/null; then
        printf '%s\n' "ended|$name|$code|$seconds|$why"
    elif [ "$number" = 0 ] && [ -n "$over" ]; then
        listed=$(printf '%s\n' "$over" | sed -n "s/ $name\$//p" | tail -n 1)
        [ -z "$listed" ] || forgotten="$forgotten $listed,$name"
    fi
    [ "$number" = 0 ] || missing="$missing $number,$name"
done
if [ -n "$missing" ]; then
    numbers=$(printf ',%s' $(printf '%s\n' $missing | cut -d, -f1))
    accounted=$(timeout 15 sacct -X -P -n -j "${numbers#,}" -o JobID,State,ExitCode,Submit,Start,End,NodeList,JobName 2> /dev/null < /dev/null)
    [ -z "$accounted" ] || printf '%s\n' "$accounted" | sed 's/^/sacct|/'
    for job in $missing; do
        printf '%s\n' "$accounted" | grep -q "^${job%,*}|" || forgotten="$forgotten $job"
    done
fi
last=$(($(date +%s) + 15))
for job in $forgotten; do
    [ "$(date +%s)" -lt "$last" ] || break
    timeout 5 scontrol -o show job "${job%,*}" 2> /dev/null < /dev/null | sed "s/^/scontrol|${job#*,}|/"
done

[ "$2" = 1 ] || exit 0

# How often Slurm has put each of our jobs back into the queue: the format above has no word for it.
timeout 12 squeue -u "$user" -h -O 'JobID:20,RestartCnt:20,Name:40' 2> /dev/null | awk '$3 ~ /^daphne-/ { print "restarts|" $1 "|" $2 }'

# Some sites show people nothing but their own jobs; those are followed all the same.
timeout 12 sinfo -h -o 'partition|%P|%a|%l|%F|%C' || exit 0
timeout 12 sinfo -h -N -o 'node|%N|%P|%T|%C|%m|%G|%E' || exit 0
jobs=$(timeout 12 squeue -h -t PD,R -o '%t|%P') || exit 0
[ -z "$jobs" ] || printf '%s\n' "$jobs" | sort | uniq -c | sed 's/^ *\([0-9]*\) /count|\1|/'

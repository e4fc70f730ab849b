# slurm-discover whole|brief : what this login node and its Slurm offer, or only whether Slurm is there, as name=value lines. Each question has a time
# limit of its own, and a tool that is not there is no failure: only what answers is told. It changes nothing.
user=$(id -un)
seconds=10
most=300
exec < /dev/null

# ask PROGRAM WORD… : its answer, or nothing.
ask() {
    timeout -k 1 "$seconds" "$@" 2> /dev/null
}

# listen PROGRAM WORD… : whether it answers, and why not, into $words: in its own, which stand last, and behind its name. Where Slurm is out of reach
# its programs try for ten seconds before they say so.
listen() {
    _said=$(timeout -k 1 20 "$@" 2>&1 > /dev/null) && return
    case $? in
        124 | 137) words='no answer within 20 s' ;;
        *) words=$(printf '%s\n' "$_said" | sed -n 's/^[a-z_]*\( error\)\{0,1\}: //; s/^error: //; /./h; ${x;p;}') ;;
    esac
    words=${words:-$1 failed}
    return 1
}

printf 'user=%s\n' "$user"
for tool in sbatch squeue sinfo scancel srun; do
    command -v "$tool" > /dev/null || printf 'missing=%s\n' "$tool"
done
printf 'version=%s\n' "$(ask sinfo -V | sed 's/^slurm[-a-z]* //')"
if listen squeue -u "$user" -h -o %A; then
    echo 'answers=yes'
else
    printf 'trouble=%s\n' "$words"
fi
[ "$1" = whole ] || exit 0
if listen sacct -n -X -P -o JobID -S now-1minute; then
    echo 'accounting=yes'
    ask sacctmgr -n -P show assoc where "user=$user" format=Account,QOS | while IFS='|' read -r account qos; do
        printf 'account=%s\n' "$account"
        printf '%s\n' "$qos" | tr ',' '\n' | sed 's/^/qos=/'
    done
    printf 'default=%s\n' "$(ask sacctmgr -n -P show user "$user" format=DefaultAccount | head -n 1)"
else
    printf 'unaccounted=%s\n' "$words"
fi

# Some versions of srun print it as an error, and each line behind its own name.
timeout -k 1 "$seconds" srun --mpi=list 2>&1 | sed -n 's/^srun: //; s/^[[:space:]]*//; /^none$/d; /^[a-z][a-z0-9_]*$/s/^/mpi=/p'

# What a site gives its users by the profile of their shells: folders, programs, modules. A greeting may stand before, so each line is marked, and the
# modules come last: what lists them may be slow.
in_login_shell='
for name in SCRATCH WORK PROJECT; do
    if [ -n "${!name:-}" ]; then printf "%s folder $%s %s\n" "$0" "$name" "${!name}"; fi
done
if tool=$(type -P sbatch); then printf "%s slurm %s\n" "$0" "${tool%/*}"; fi
if tool=$(type -P apptainer || type -P singularity); then printf "%s container %s\n" "$0" "$(timeout 5 "$tool" --version 2> /dev/null | head -n 1)"; fi
module -t avail 2>&1 | sed "s/^/$0 module /"
'
shared() {
    printf 'shared=%s %s %s\n' "$1" "$(timeout -k 1 2 df -Pk "$2" 2> /dev/null | awk 'NR == 2 { print $4 }')" "$2"
}
ask bash -lc "$in_login_shell" discovered | while read -r mark what value; do
    [ "$mark" = discovered ] || continue
    case $what in
        folder) shared "${value%% *}" "${value#* }" ;;
        slurm) printf 'elsewhere=%s\n' "$value" ;;
        container) printf 'container=%s\n' "$value" ;;
        module) printf 'module=%s\n' "$value" ;;
    esac
done | awk -v most="$most" '
    !/^module=/ { print; next }
    # Behind a name may stand what makes it the default; a path of modules ends with a colon, a family of them with a slash.
    { sub(/\(.*\)$/, "") }
    /^module=[A-Za-z0-9][A-Za-z0-9_.+\/-]*$/ && !/\/$/ && !seen[$0]++ && count++ < most
'

# In the table of mounts a blank is \040. One that hangs is told without its free space.
awk '
    $3 ~ /^(nfs4?|lustre|gpfs|beegfs|ceph|panfs|fuse\..*)$/ && $3 !~ /^fuse\.(gvfs|portal|lxcfs|snapfuse)/ && $4 !~ /(^|,)ro(,|$)/ && !seen[$2]++ && count++ < 16 { print $3, $2 }
' /proc/mounts | while read -r kind place; do
    shared "$kind" "$(printf '%b' "$place")"
done

# Of the home: a quota, if its file system has one for this user. A star stands behind what is too much; hard limits count before soft ones.
quota_of_home() {
    awk '{ sub(/\*$/, "", $2); if ($2 ~ /^[0-9]+$/) { limit = $4 > 0 ? $4 : $3; if (limit > 0) print "quota=" $2, limit } }'
}
source=$(timeout -k 1 5 df -P "$HOME" 2> /dev/null | awk 'NR == 2 { print $1 }')
case $(timeout -k 1 5 stat -f -c %T "$HOME" 2> /dev/null) in
    lustre) ask lfs quota -q -u "$user" "$HOME" | tr '\n' ' ' | quota_of_home ;;
    *) ask quota -w | awk -v source="$source" '$1 == source' | quota_of_home ;;
esac

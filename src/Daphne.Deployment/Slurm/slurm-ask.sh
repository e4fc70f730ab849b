# slurm-ask HOST PORT JOB … : prints "HOST PORT" for each worker that answers as an HTTP/2 server does, asked from here or from within its job.
own_slurm_words
ask='
    answers() {
        case $(timeout 5 bash -c "exec 3<> \"/dev/tcp/\$0/\$1\" && printf \"\$2\" >&3 && head -c 4 <&3 | od -An -tx1" "$1" "$2" "$3" 2> /dev/null) in
            *04) echo "$1 $2" ;;
            *) return 1 ;;
        esac
    }
    greeting=$1
    shift
    while [ $# -gt 0 ]; do
        { answers "$1" "$2" "$greeting" || answers "$1" "$2" "$greeting"; } &
        shift 2
    done
    wait
'
greeting='PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\000\000\000\004\000\000\000\000\000'
pairs='' triples=''
while [ $# -gt 0 ]; do
    pairs="$pairs $1 $2"
    triples="$triples $1,$2,$3"
    shift 3
done
answered=$(sh -c "$ask" ask "$greeting" $pairs)
for job in $(printf '%s\n' $triples | cut -d, -f3 | sort -u); do
    left=''
    for place in $triples; do
        [ "${place##*,}" = "$job" ] || continue
        place=${place%,*}
        printf '%s\n' "$answered" | grep -qxF "${place%,*} ${place#*,}" || left="$left ${place%,*} ${place#*,}"
    done
    [ -z "$left" ] || answered="$answered
$(timeout 60 srun --jobid="$job" --overlap --ntasks=1 --nodes=1 --quiet sh -c "$ask" ask "$greeting" $left < /dev/null)"
done
printf '%s\n' "$answered"

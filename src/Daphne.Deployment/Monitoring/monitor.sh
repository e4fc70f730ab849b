# monitor ROOT NODE PAUSE LOOKS : the status stream of this node. A JSON line a change, and at least every so many looks, until the connection closes:
# {"t":UPTIME,"p":[[ID,"alive"|"gone",PID,IDENTITY,RSS_PAGES,CPU_TICKS,EXIT_CODE], …]} for every process of this node. A task of a Slurm job runs
# on another machine and tells of itself in its folder; its row goes on with NODE, HOST, PORT, READY and BEAT.
pause=$3 looks=$4
live=$(root_of "$1")/nodes/$2/live
printf '{"page":%s,"hz":%s}\n' "$(getconf PAGESIZE)" "$(getconf CLK_TCK)"
last='' quiet=0
while :; do
    processes='' shape=''
    for folder in "$live"/*; do
        [ -d "$folder/started" ] || continue
        id=${folder##*/}
        state=gone rss=0 ticks=0
        if { read -r told node host port job task pid ready rss ticks beat code < "$folder/state"; } 2>/dev/null && [ -n "$code" ]; then
            [ "$code" != - ] || code=null
            processes="$processes,[\"$id\",\"$told\",$pid,\"$job.$task\",$rss,$ticks,$code,\"$node\",\"$host\",$port,$ready,$beat]"
            shape="$shape $id $told $pid $code $port $ready"
            continue
        fi
        if read_pid "$folder"; then
            if { IFS= read -r stat < "/proc/$pid/stat"; } 2>/dev/null; then
                stat=${stat##*) }
                case $stat in
                    [ZXx]*) ;;
                    *)
                        IFS= read -r boot < /proc/sys/kernel/random/boot_id
                        set -- $stat
                        user=${12} system=${13} start=${20} rss=${22}
                        if [ "$boot:$start" = "$identity" ]; then
                            state=alive ticks=$((user + system))
                        fi
                        ;;
                esac
            fi
        fi
        code=null
        if [ "$state" = gone ]; then
            rss=0
            { read -r code < "$folder/exit"; } 2>/dev/null || code=null
        fi
        processes="$processes,[\"$id\",\"$state\",${pid:-0},\"$identity\",$rss,$ticks,$code]"
        shape="$shape $id $state $pid $code"
    done
    if [ "$shape" != "$last" ] || [ "$quiet" -ge "$looks" ]; then
        read -r uptime _ < /proc/uptime
        printf '{"t":%s,"p":[%s]}\n' "$uptime" "${processes#,}" || exit
        last=$shape quiet=0
    fi
    quiet=$((quiet + 1))
    sleep "$pause"
done

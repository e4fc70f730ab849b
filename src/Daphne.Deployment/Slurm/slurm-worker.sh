# slurm-worker SHA FIRST_PORT WORD… : one task of an allocation, in the allocation's folder. Starts this task's worker on a free port of its node, behind
# the WORDs (of a container, where there is one), and tells in the worker's "state" where it is, that it answers, and how it ended:
#
# alive|gone NODE HOST PORT JOB TASK.RESTARTS PID READY RSS_PAGES CPU_TICKS BEAT EXIT_CODE
own=$(cd ../.. && pwd) || exit 1
package=$(cd "$own/../../../packages/$1" && pwd) || exit 1
first=$2
shift 2
id=$(sed -n "$((SLURM_PROCID + 1))p" workers)
dir=$own/workers/$id

# It was taken out of sight where Slurm had put the job back into the queue.
ln -sfn "$dir" "$own/../live/$id"
host=$(uname -n)
node=${SLURMD_NODENAME:-$host}
libraries=$(library_path "$package")
pid=0 port=0 ready=0 beat=0 code=- rss=0 ticks=0

# tell STATE WRITER
tell() {
    if [ "$1" = alive ] && { IFS= read -r _stat < "/proc/$pid/stat"; } 2> /dev/null; then
        measure ${_stat##*) }
    fi
    printf '%s\n' "$1 $node $host $port $SLURM_JOB_ID $SLURM_PROCID.${SLURM_RESTART_COUNT:-0} $pid $ready $rss $ticks $beat $code" > "$dir/state.$2" &&
        mv "$dir/state.$2" "$dir/state"
}

measure() {
    rss=${22} ticks=$((${12} + ${13}))
}

# Whether any socket listens on the port that is not of the worker's own session: the kernel lets two workers share a port without a word.
has_strangers() {
    _sockets=$(awk -v port=":$(printf '%04X' "$port")$" '$4 == "0A" && $2 ~ port { print "socket:[" $10 "]" }' /proc/net/tcp /proc/net/tcp6 2> /dev/null)

    # Mostly they are all of the session's first process, and nobody has to look at every process of a node where as many look as there are workers.
    ! owns_all /proc/"$pid" || return 1
    _session=''
    for _process in /proc/[0-9]*; do
        { IFS= read -r _stat < "$_process/stat"; } 2> /dev/null || continue
        _stat=${_stat##*) }
        _stat=${_stat#* * * }
        [ "${_stat%% *}" != "$pid" ] || _session="$_session $_process"
    done
    ! owns_all $_session
}

# owns_all PROCESS… : whether these processes together hold all $_sockets.
owns_all() {
    _held=$(for _process in "$@"; do readlink "$_process"/fd/* 2> /dev/null; done)
    for _socket in $_sockets; do
        case $_held in
            *"$_socket"*) ;;
            *) return 1 ;;
        esac
    done
}

# Waits a little, and each time longer: all tasks of a node wait at once, and each look takes processes from the workers that start.
rest() {
    sleep "$nap"
    case $nap in
        0.05) nap=0.1 ;;
        0.1) nap=0.2 ;;
        0.2) nap=0.4 ;;
        *) nap=0.8 ;;
    esac
}

# Waits until the worker listens, or has ended. DAPHNE prints a line once it does: what has printed nothing is mostly left alone.
await_listener() {
    nap=0.05 looks=0
    while is_running; do
        looks=$((looks + 1))
        if { [ -s "$dir/log" ] || [ $((looks % 8)) = 0 ]; } && listens; then return; fi
        rest
    done
}

listens() {
    look_for_listeners "$port"
    [ "$listening" != ' ' ]
}

# In a session of its own, by which its sockets are known. stdbuf, since DAPHNE does not flush its first line.
start_worker() {
    setsid "$@" env "$libraries" sh -c '
        if command -v stdbuf > /dev/null; then exec stdbuf -oL "$@"; fi
        exec "$@"
    ' sh "$package/bin/DistributedWorker" "$host:$port" >> "$dir/log" 2>&1 < /dev/null &
    pid=$!
}

is_running() {
    [ "$ending" = 0 ] && identify "$pid"
}

end_worker() {
    kill -s TERM -- "-$pid" 2> /dev/null || kill -s TERM "$pid" 2> /dev/null
}

# The tasks of this step on one node keep out of each other's way: each has every so many-th port.
next_port() {
    stride=$(printf '%s\n' "${SLURM_STEP_TASKS_PER_NODE:-$SLURM_NTASKS}" | sed 's/([^)]*)//g' | tr ',' '\n' | sort -n | tail -n 1)
    port=$((port + stride))
}

# What is told is told in vain where the worker's end was told meanwhile: this is ended first.
keep_telling() {
    trap 'kill "$_nap" 2> /dev/null; exit' TERM
    while sleep 10 & _nap=$!; wait "$_nap"; do
        beat=$((beat + 1))
        tell alive beat
    done
}

ending=0 interrupted=0
trap 'ending=1 interrupted=1; [ "$pid" = 0 ] || end_worker' TERM INT HUP

port=$((first + SLURM_LOCALID))
while :; do
    if [ "$port" -gt 65535 ]; then
        echo "no port from $first on is free on $node" | tee -a "$dir/log" >&2
        port=0 code=1
        break
    fi
    if ! listens; then
        start_worker "$@"
        await_listener
        if is_running && ! has_strangers; then
            tell alive new
            nap=0.1
            until greets "$host" "$port" || ! is_running; do rest; done
            if is_running; then
                ready=1
                tell alive new
                keep_telling > /dev/null 2>&1 < /dev/null &
                keeper=$!
            fi
            await_end "$pid"
            [ "$ready" = 0 ] || { kill "$keeper" 2> /dev/null; wait "$keeper"; }
            break
        fi
        # Somebody else was faster, or it ended: on a port that is not taken that is its own fault.
        end_worker
        await_end "$pid"
        if [ "$ending" = 1 ] || ! listens; then break; fi
    fi
    next_port
done
tell gone new
exit "$code"

# Functions that every script has before it. POSIX sh; nothing here may print.
set -u
LC_ALL=C
export LC_ALL
umask 077

# The folder on this node, with ~ as the home of the user who is logged in.
root_of() {
    case $1 in
        '~') printf '%s\n' "$HOME" ;;
        '~/'*) printf '%s\n' "$HOME/${1#'~/'}" ;;
        *) printf '%s\n' "$1" ;;
    esac
}

# Five times, since a clean of another deployment may remove an empty folder at this moment. Only the last try may complain.
try_again() {
    for _try in 1 2 3 4; do
        if "$@" 2> /dev/null; then return; fi
    done
    "$@"
}

# show LIVE FOLDER : has the status stream and the reader of logs tell of what is in a folder.
show() {
    try_again _link "$1" "$2"
}

_link() {
    mkdir -p "$1" && ln -sfn "$2" "$1/${2##*/}"
}

# What tells a process from a later one with the same pid: the boot and the start time, into $found. Fails where there is no living
# process. It is asked of every worker several times a second, so it starts no process.
identify() {
    { IFS= read -r _stat < "/proc/$1/stat"; } 2>/dev/null || return 1
    _stat=${_stat##*) }
    case $_stat in
        [ZXx]*) return 1 ;;
    esac
    # Behind the name stand state, ppid …; the start time is field 22 of the whole line.
    set -- $_stat
    shift 19
    IFS= read -r _boot < /proc/sys/kernel/random/boot_id
    found=$_boot:$1
}

# Reads "pid identity" of a folder into $pid and $identity.
read_pid() {
    pid='' identity=''
    { read -r pid identity < "$1/pid"; } 2>/dev/null
    [ -n "$pid" ]
}

# Whether the process that was started in a folder still lives.
is_alive() {
    read_pid "$1" && identify "$pid" && [ "$found" = "$identity" ]
}

# enter ROOT FOLDER FENCE SERIAL : makes this script the only one that is at work in a folder. Ends with 75 where a later owner, with a
# greater fence, has been here; ends whatever an earlier owner, or an earlier command of this one, still has at work.
enter() {
    _own=$(root_of "$1")/$2
    try_again mkdir -p "$_own/acting" || exit 1
    identify $$
    _mark=$3.$4.$$.$found
    # First the mark, then the look at the fence: whoever raises the fence at this moment sees the mark, or is seen by us.
    : > "$_own/acting/$_mark" || exit 1
    raise_fence "$3"
    for _other in "$_own/acting"/*; do
        _other=${_other##*/}
        [ "$_other" != "$_mark" ] || continue
        _serial=${_other#*.}
        _serial=${_serial%%.*}
        # One that was sent later, though it got here earlier, is not ours to end.
        if [ "${_other%%.*}" -gt "$3" ] || { [ "${_other%%.*}" = "$3" ] && [ "$_serial" -gt "$4" ]; }; then
            refuse
        fi
        end_acting "$_other"
        rm -f "$_own/acting/$_other"
    done
    raise_fence "$3"
}

refuse() {
    rm -f "$_own/acting/$_mark"
    echo "a later owner is at work in $_own" >&2
    exit 75
}

raise_fence() {
    _seen=0
    { read -r _seen < "$_own/fence"; } 2>/dev/null
    [ "$_seen" -le "$1" ] || refuse
    [ "$_seen" = "$1" ] || { printf '%s\n' "$1" > "$_own/fence.$$" && mv "$_own/fence.$$" "$_own/fence"; } || exit 1
}

# Ends the script that a mark FENCE.SERIAL.PID.IDENTITY stands for, with all it has started but not set apart.
end_acting() {
    _identity=${1#*.*.}
    _pid=${_identity%%.*}
    _identity=${_identity#*.}
    _tries=0
    while identify "$_pid" && [ "$found" = "$_identity" ]; do
        case $_tries in
            0) _signal=TERM ;;
            40) _signal=KILL ;;
            100) echo "process $_pid of an earlier command does not end" >&2; exit 1 ;;
            *) _signal='' ;;
        esac
        [ -z "$_signal" ] || kill -s "$_signal" -- "-$_pid" 2>/dev/null || kill -s "$_signal" "$_pid" 2>/dev/null
        sleep 0.05
        _tries=$((_tries + 1))
    done
}

# start_apart FOLDER NAME=VALUE… PROGRAM ARGUMENT… : starts a program in a folder apart from everything, so that it outlives this
# connection. Its supervisor takes the folder for itself, runs the program in the foreground (a background job would ignore SIGINT) with its
# output in "log", and keeps its exit code in "exit"; the inner shell notes itself in "pid", with field 22 of its stat, and becomes the program.
# env, for variables that are the program's and not these scripts', and since whoever started the dashboard may ignore SIGINT; stdbuf, since
# DAPHNE does not flush its first line.
start_apart() {
    if [ -z "${_wrapper:-}" ]; then
        _wrapper='env'
        if env --default-signal=INT true 2> /dev/null; then _wrapper='env --default-signal=INT'; fi
        if command -v stdbuf > /dev/null; then _wrapper="stdbuf -oL $_wrapper"; fi
    fi
    _folder=$1
    shift
    setsid -f sh -c '
        cd "$1" && mkdir started 2>/dev/null || exit
        shift
        sh -c '\''
            read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ < /proc/$$/stat
            IFS= read -r boot < /proc/sys/kernel/random/boot_id
            printf "%s\n" "$$ $boot:$start" > pid.new && mv pid.new pid
            exec "$@"
        '\'' program "$@" >> log 2>&1 < /dev/null
        code=$?
        printf "%s\n" "$code" > exit.new && mv exit.new exit
    ' supervisor "$_folder" $_wrapper "$@" < /dev/null > /dev/null 2>&1
}

# The first N bytes of standard input: shell text that sets variables which no list of processes may show. dd, since it reads no byte more.
read_secrets() {
    [ "$1" = 0 ] || dd bs=1 count="$1" 2> /dev/null
}

# receive FILE BYTES : so many bytes of standard input, as a whole or not at all: a sender that is cut off looks like one that is done.
receive() {
    if head -c "$2" > "$1.new" && [ "$(wc -c < "$1.new")" -eq "$2" ] && mv "$1.new" "$1"; then return; fi
    echo "$1 did not arrive whole" >&2
    exit 1
}

# What people have set for themselves would hide jobs from us, or say of a new job what the dashboard says itself.
own_slurm_words() {
    for _word in $(env | sed -nE 's/^((SQUEUE|SINFO|SCANCEL)_[A-Z_]+|SBATCH_(ARRAY_INX|ERROR|EXPORT|INPUT|JOB_NAME|NO_REQUEUE|OPEN_MODE|OUTPUT|REQUEUE|WAIT))=.*/\1/p'); do
        unset "$_word"
    done

    # Jobs in hidden partitions, too.
    SQUEUE_ALL=1
    export SQUEUE_ALL
}

# Waits up to five seconds for what was started in a folder to note itself, into $pid and $identity.
await_pid() {
    _tries=0
    while ! read_pid "$1" && [ "$_tries" -lt 100 ]; do
        sleep 0.05
        _tries=$((_tries + 1))
    done
    [ -n "$pid" ]
}

# Those of the given ports on which something listens, into $listening, with a blank on either side of each.
look_for_listeners() {
    listening=' '
    [ $# -gt 0 ] || return 0
    _ports=$(printf '|%04X' "$@")
    for _word in $(grep -hoE ":(${_ports#|}) [0-9A-F]+:0000 0A" /proc/net/tcp /proc/net/tcp6 2>/dev/null); do
        case $_word in
            :*) _port=$((0x${_word#:})) ;;
            *) continue ;;
        esac
        case $listening in
            *" $_port "*) ;;
            *) listening="$listening$_port " ;;
        esac
    done
}

# Whether an HTTP/2 server answers at HOST PORT, which it does with its SETTINGS frame (type 4). Needs bash, for its /dev/tcp.
greets() {
    case $(timeout 5 bash -c '
        exec 3<> "/dev/tcp/$0/$1" || exit 1
        printf "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\000\000\000\004\000\000\000\000\000" >&3
        head -c 4 <&3 | od -An -tx1
    ' "$1" "$2" 2> /dev/null) in
        *04) return 0 ;;
    esac
    return 1
}

# Waits for the end of a process that this script has started, into $code. A signal ends the wait, and not the process: its trap says interrupted=1.
await_end() {
    while :; do
        interrupted=0
        wait "$1"
        code=$?
        [ "$interrupted" = 1 ] || break
    done
}

# Takes a folder as a claim that others on a shared disk see too, until this script ends. It is kept alive from here; where a file is
# given, only while that file grows, since a receiver whose sender is cut off may hang for ever. A claim that was not kept alive for 20
# seconds is void. Fails where somebody else holds it.
claim() {
    _tries=0
    until mkdir "$1" 2>/dev/null; do
        if _since=$(stat -c %Y "$1" 2>/dev/null); then
            [ $(($(date +%s) - _since)) -gt 20 ] || return 1
            rm -rf "$1"
        fi
        # It may have been given back between the two looks.
        _tries=$((_tries + 1))
        [ "$_tries" -lt 5 ] || { echo "the folder $1 cannot be made" >&2; exit 1; }
    done
    _claim=$1
    _holder=$1/$(uname -n).$$
    : > "$_holder"
    keep_claim "${2:-}" < /dev/null > /dev/null 2>&1 &
    _keeper=$!
    trap 'kill "$_keeper" 2>/dev/null; rm -f "$_holder"; rmdir "$_claim" 2>/dev/null' EXIT
    trap 'exit 1' HUP INT TERM PIPE
}

keep_claim() {
    _before='' _nap=''
    trap 'kill "$_nap" 2>/dev/null; exit' TERM
    while sleep 5 & _nap=$!; wait "$_nap" && [ -e "$_holder" ]; do
        _now=$([ -z "$1" ] && date +%s || stat -c %s "$1")
        [ "$_now" = "$_before" ] || touch -c "$_claim"
        _before=$_now
    done
}

# Whether somebody holds a claim.
is_claimed() {
    [ $(($(date +%s) - $(stat -c %Y "$1" 2>/dev/null || echo 0))) -le 20 ]
}

# use_package PACKAGE NODE DEPLOYMENT : marks a package as used by the deployment on this node. Whoever removes it at this moment sees the mark, or is
# waited for.
use_package() {
    try_again _mark_use "$@" || exit 1
    while is_claimed "$1.removing"; do sleep 0.2; done
}

_mark_use() {
    mkdir -p "$1.users" && touch "$1.users/$2.$3"
}

# drop_package PACKAGE NODE DEPLOYMENT : ends that use, and removes the package where nobody else uses it. The mark goes last, so that a removal that was
# cut off is gone on with.
drop_package() (
    until claim "$1.removing"; do sleep 0.2; done
    case $(ls -A "$1.users" 2> /dev/null) in
        '' | "$2.$3")
            rm -f "$1/.installed" && rm -rf "$1" "$1.archive" "$1.part" "$1.new" "$1.receiving" "$1.installing" || exit 1
            echo "removed package ${1##*/}"
            ;;
    esac
    rm -f "$1.users/$2.$3"
    rmdir "$1.users" 2> /dev/null || :
)

# From a package's folder and NAME=VALUE words: LD_LIBRARY_PATH with the package's libraries before what else is wanted.
library_path() {
    _path=$1/lib
    _more=${LD_LIBRARY_PATH:-}
    shift
    for _variable in "$@"; do
        case $_variable in
            LD_LIBRARY_PATH=*) _more=${_variable#*=} ;;
        esac
    done
    printf '%s\n' "LD_LIBRARY_PATH=$_path${_more:+:$_more}"
}

# What is free on the disk of a folder.
free_kilobytes() {
    df -Pk "$1" | {
        read -r _
        read -r _ _ _ _free _
        printf '%s\n' "$_free"
    }
}

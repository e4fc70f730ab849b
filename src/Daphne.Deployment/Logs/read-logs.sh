# read-logs ROOT NODE : answers requests from standard input until it closes.
#
# "pull ROUNDS MAX ID OFFSET OVERLAP …" : for each log that has more than OFFSET bytes a line "ID SIZE BYTES" and that many raw bytes, which begin
# OVERLAP before OFFSET; for each that has fewer, the same with its last bytes, OVERLAP at most. Where no log has either, looks again up to
# ROUNDS times, more seldom the longer nothing came. Then ".".
# "gone ID …" : a line for each that never started here, or is forgotten. Then ".".
# "forget ID" : takes a finished process out of the status stream.
live=$(root_of "$1")/nodes/$2/live
quiet=0
newline='
'
exec 3>&1

# The file that a process writes to, into $file: also where somebody has moved it away.
find_log() {
    file=$live/$1/log
    if read_pid "$live/$1" && [ -e "/proc/$pid/fd/1" ] && ! [ "$file" -ef "/proc/$pid/fd/1" ] && identify "$pid" && [ "$found" = "$identity" ]; then
        file=/proc/$pid/fd/1
    fi
}

# send ID SIZE FROM BYTES
send() {
    printf '%s %s %s\n' "$1" "$2" "$4"
    [ "$4" != 0 ] || return
    _told=$(exec dd if="$file" bs=64K iflag=skip_bytes,count_bytes skip="$3" count="$4" 2>&1 >&3)
    # A file that was cut off at this moment gives fewer: whoever waits for them shall not take what comes next for the rest.
    _told=${_told##*"$newline"}
    [ "${_told%% *}" = "$4" ] || exit 1
}

look() {
    # This is done many times a second, so it starts one process for all; ids are letters and digits, so the words need no quotes.
    _names=''
    _left=$#
    while [ "$_left" -gt 0 ]; do
        find_log "$1"
        _names="$_names $1/log"
        case $file in
            /proc/*) _moved="$_moved $1=$(stat -L -c %s "$file" 2>/dev/null)" ;;
        esac
        set -- "$@" "$1" "$2" "$3"
        shift 3
        _left=$((_left - 3))
    done
    _sizes=$(cd "$live" && exec stat -L -c ' %n=%s ' $_names 2>/dev/null)
    while [ $# -gt 0 ]; do
        case "$_moved " in
            *" $1="*) _size=${_moved#*" $1="} ;;
            *)
                case $_sizes in
                    *" $1/log="*) _size=${_sizes#*" $1/log="} ;;
                    *) _size='' ;;
                esac
                ;;
        esac
        _size=${_size%% *}
        if [ -n "$_size" ] && [ "$_size" != "$2" ]; then
            find_log "$1"
            if [ "$_size" -gt "$2" ]; then
                _bytes=$((_size - $2))
                [ "$_bytes" -le "$max" ] || _bytes=$max
                send "$1" "$_size" $(($2 - $3)) $((_bytes + $3))
            else
                _bytes=$3
                [ "$_bytes" -le "$_size" ] || _bytes=$_size
                send "$1" "$_size" $((_size - _bytes)) "$_bytes"
            fi
            quiet=0
            news=1
        fi
        shift 3
    done
}

while read -r verb rest; do
    set -- $rest
    case $verb in
        forget)
            rm -f "$live/$1"
            continue
            ;;
        gone)
            for id; do
                [ -d "$live/$id/started" ] || printf '%s\n' "$id"
            done
            echo .
            continue
            ;;
    esac
    rounds=$1 max=$2 news=0
    shift 2
    while :; do
        _moved=''
        look "$@"
        [ "$news" = 0 ] && [ "$rounds" -gt 0 ] || break
        rounds=$((rounds - 1))
        quiet=$((quiet + 1))
        if [ "$quiet" -lt 40 ]; then
            sleep 0.05
        else
            sleep 0.2
            rounds=$((rounds - 3))
        fi
    done
    echo .
done

# read-logs ROOT NODE : answers requests from standard input until it closes. "read ID OFFSET MAX" → "ID OFFSET BYTES" and that many raw bytes
# (-1 where there is no such log); "forget ID" takes a finished process out of the status stream.
live=$(root_of "$1")/nodes/$2/live
while read -r verb id offset max; do
    log=$live/$id/log
    case $verb in
        forget)
            rm -f "$live/$id"
            continue
            ;;
    esac
    size=$(stat -L -c %s "$log" 2>/dev/null) || size=-1
    bytes=$((size - offset))
    [ "$size" -ge 0 ] || bytes=-1
    [ "$bytes" -le "$max" ] || bytes=$max
    [ "$size" -lt 0 ] || [ "$bytes" -ge 0 ] || bytes=0
    echo "$id $offset $bytes"
    if [ "$bytes" -gt 0 ]; then
        tail -c +$((offset + 1)) "$log" | head -c "$bytes"
    fi
done

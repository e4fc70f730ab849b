# await-workers ROOT NODE DEPLOYMENT SECONDS ID PORT … : prints "up ID" as each port listens, "dead ID CODE" with the end of its log where the
# process ended instead, and "silent ID" for those that did neither in time.
root=$(root_of "$1")
own=$root/nodes/$2/$3
end=$(($(date +%s) + $4))
shift 4
while :; do
    ports=''
    count=$#
    while [ "$count" -gt 0 ]; do
        ports="$ports $2"
        set -- "$@" "$1" "$2"
        shift 2
        count=$((count - 2))
    done
    look_for_listeners $ports
    late=0
    [ "$(date +%s)" -lt "$end" ] || late=1
    count=$#
    while [ "$count" -gt 0 ]; do
        id=$1 port=$2
        shift 2
        count=$((count - 2))
        dir=$own/workers/$id
        if ! is_alive "$dir"; then
            echo "dead $id $(cat "$dir/exit" 2>/dev/null || echo '?')"
            tail -n 5 "$dir/log" 2>/dev/null | cut -c 1-500 | sed 's/^/: /'
        else
            case $listening in
                *" $port "*) echo "up $id" ;;
                *) if [ "$late" = 1 ]; then echo "silent $id"; else set -- "$@" "$id" "$port"; fi ;;
            esac
        fi
    done
    [ $# -gt 0 ] || break
    sleep 0.1
done

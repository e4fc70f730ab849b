# start-workers ROOT NODE DEPLOYMENT SHA BYTES N NAME=VALUE… ID HOST PORT … : starts each worker that is not there yet, so that it outlives this
# connection and can be found again. Prints a line a worker: "started ID PID IDENTITY" or "taken ID PORT" or "failed ID".
root=$(root_of "$1")
node=$root/nodes/$2
own=$node/$3
package=$root/packages/$4
secrets=$(read_secrets "$5") || exit 1
count=$6
shift 6

# Where the variables are put behind the workers, the workers can be taken off in front, and what is left are the variables.
workers=$((($# - count) / 3))
while [ "$count" -gt 0 ]; do
    set -- "$@" "$1"
    shift
    count=$((count - 1))
done
places='' ports=''
while [ "$workers" -gt 0 ]; do
    places="$places $1,$2,$3"
    ports="$ports $3"
    shift 3
    workers=$((workers - 1))
done
set -- "$@" "$(library_path "$package" "$@")"

look_for_listeners $ports

ids=''
for place in $places; do
    id=${place%%,*} port=${place##*,}
    host=${place#*,}
    host=${host%,*}
    dir=$own/workers/$id
    if [ ! -d "$dir/started" ]; then
        case $listening in
            *" $port "*)
                echo "taken $id $port"
                continue
                ;;
        esac
        mkdir -p "$dir" && : >> "$dir/log" && show "$node/live" "$dir" || exit 1
        (eval "$secrets" && start_apart "$dir" "$@" "$package/bin/DistributedWorker" "$host:$port") || exit 1
    fi
    ids="$ids $id"
done

for id in $ids; do
    dir=$own/workers/$id
    if await_pid "$dir"; then
        echo "started $id $pid $identity"
    else
        echo "failed $id"
    fi
done

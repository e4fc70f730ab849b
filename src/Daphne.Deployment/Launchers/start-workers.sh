# start-workers ROOT NODE DEPLOYMENT SHA N NAME=VALUE… ID HOST PORT … : starts each worker that is not there yet, so that it outlives this
# connection and can be found again. Prints a line a worker: "started ID PID IDENTITY" or "taken ID PORT" or "failed ID".
root=$(root_of "$1")
node=$root/nodes/$2
own=$node/$3
package=$root/packages/$4
count=$5
shift 5
while [ "$count" -gt 0 ]; do
    export "$1"
    shift
    count=$((count - 1))
done
LD_LIBRARY_PATH=$package/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH

# stdbuf, since DAPHNE does not flush its first line; env, since whoever started the dashboard may ignore SIGINT.
wrapper=''
if env --default-signal=INT true 2> /dev/null; then wrapper='env --default-signal=INT'; fi
if command -v stdbuf > /dev/null; then wrapper="$wrapper stdbuf -oL"; fi

# Runs apart from everything: takes the folder for itself, runs the worker in the foreground (a background job would ignore SIGINT),
# and keeps its exit code. The inner shell notes itself, with field 22 of its stat, and becomes the worker.
supervisor='
cd "$1" && mkdir started 2>/dev/null || exit
sh -c '\''
    read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ < /proc/$$/stat
    IFS= read -r boot < /proc/sys/kernel/random/boot_id
    printf "%s\n" "$$ $boot:$start" > pid.new && mv pid.new pid
    exec $3 "$1" "$2"
'\'' sh "$2" "$3" "$4" > log 2>&1 < /dev/null
code=$?
printf "%s\n" "$code" > exit.new && mv exit.new exit
'

ports=''
first=$#
while [ "$first" -gt 0 ]; do
    id=$1 host=$2 port=$3
    shift 3
    set -- "$@" "$id" "$host" "$port"
    ports="$ports $port"
    first=$((first - 3))
done
look_for_listeners $ports

ids=''
while [ $# -gt 0 ]; do
    id=$1 host=$2 port=$3
    shift 3
    dir=$own/workers/$id
    if [ ! -d "$dir/started" ]; then
        case $listening in
            *" $port "*)
                echo "taken $id $port"
                continue
                ;;
        esac
        mkdir -p "$dir" "$node/live" || exit 1
        : >> "$dir/log" || exit 1
        ln -sfn "$dir" "$node/live/$id" || exit 1
        setsid -f sh -c "$supervisor" supervisor "$dir" "$package/bin/DistributedWorker" "$host:$port" "$wrapper" < /dev/null > /dev/null 2>&1 || exit 1
    fi
    ids="$ids $id"
done

for id in $ids; do
    dir=$own/workers/$id
    tries=0
    while ! read_pid "$dir" && [ "$tries" -lt 100 ]; do
        sleep 0.05
        tries=$((tries + 1))
    done
    if [ -n "$pid" ]; then
        echo "started $id $pid $identity"
    else
        echo "failed $id"
    fi
done

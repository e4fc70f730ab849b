# start-workers ROOT NODE DEPLOYMENT SHA N NAME=VALUE… ID HOST PORT … : starts each worker that is not there yet, so that it outlives this
# connection and can be found again. Prints a line a worker: "started ID PID IDENTITY" or "taken ID PORT" or "failed ID".
root=$(root_of "$1")
node=$root/nodes/$2
own=$node/$3
package=$root/packages/$4
count=$5
shift 5

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

# What a worker is started by: env for its variables, which are the worker's and not these scripts' (whatever their names, nothing here
# is disturbed), and since whoever started the dashboard may ignore SIGINT; stdbuf, since DAPHNE does not flush its first line.
wrapper=env
if env --default-signal=INT true 2> /dev/null; then wrapper='env --default-signal=INT'; fi
if command -v stdbuf > /dev/null; then wrapper="stdbuf -oL $wrapper"; fi
set -- $wrapper "$@"

# Runs apart from everything: takes the folder for itself, runs the worker in the foreground (a background job would ignore SIGINT),
# and keeps its exit code. The inner shell notes itself, with field 22 of its stat, and becomes the worker.
supervisor='
cd "$1" && mkdir started 2>/dev/null || exit
shift
sh -c '\''
    read -r _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ start _ < /proc/$$/stat
    IFS= read -r boot < /proc/sys/kernel/random/boot_id
    printf "%s\n" "$$ $boot:$start" > pid.new && mv pid.new pid
    exec "$@"
'\'' worker "$@" > log 2>&1 < /dev/null
code=$?
printf "%s\n" "$code" > exit.new && mv exit.new exit
'

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
        mkdir -p "$dir" "$node/live" || exit 1
        : >> "$dir/log" || exit 1
        ln -sfn "$dir" "$node/live/$id" || exit 1
        setsid -f sh -c "$supervisor" supervisor "$dir" "$@" "$package/bin/DistributedWorker" "$host:$port" < /dev/null > /dev/null 2>&1 || exit 1
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

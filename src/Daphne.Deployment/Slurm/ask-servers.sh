# ask-servers SECONDS : reads lines "HOST PORT …" from standard input, and prints "HOST PORT" for each where an HTTP/2 server answers, asked from here. They
# are asked 32 at once, which no login node feels; after so many seconds no more are.
end=$(($(date +%s) + $1))
count=0
while read -r host port _; do
    { if greets "$host" "$port" || greets "$host" "$port"; then echo "$host $port"; fi; } < /dev/null &
    count=$((count + 1))
    if [ "$count" = 32 ]; then
        wait
        count=0
        [ "$(date +%s)" -lt "$end" ] || break
    fi
done
wait

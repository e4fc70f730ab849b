# probe HOST PORT : succeeds where an HTTP/2 server answers.
greets "$1" "$2"

# probe HOST PORT : succeeds where an HTTP/2 server answers with its SETTINGS frame (type 4). Needs bash, for its /dev/tcp.
found=$(timeout 5 bash -c '
    exec 3<> "/dev/tcp/$0/$1" || exit 1
    printf "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\000\000\000\004\000\000\000\000\000" >&3
    head -c 4 <&3 | od -An -tx1
' "$1" "$2" 2>/dev/null)
case $found in
    *04) exit 0 ;;
esac
exit 1

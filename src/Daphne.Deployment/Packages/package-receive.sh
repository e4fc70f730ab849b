# package-receive ROOT SHA OFFSET : appends standard input to the part that is there, which must have OFFSET bytes.
root=$(root_of "$1")
part=$root/packages/$2.part
have=$(stat -c %s "$part" 2>/dev/null || echo 0)
if [ "$have" != "$3" ]; then
    echo "the part has $have bytes, not $3: another transfer is under way" >&2
    exit 3
fi
cat >> "$part" && exit 0
code=$?
# A full disk stays full while the part lies on it.
[ "$(free_kilobytes "$root")" -gt 1024 ] || rm -f "$part"
exit "$code"

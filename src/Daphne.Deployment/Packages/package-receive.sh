# package-receive ROOT SHA SIZE OFFSET : appends standard input to the part that is there, which must have OFFSET bytes. When the part has
# SIZE bytes it is verified and gets its good name. Ends with 3 where another transfer to the same folder is under way, with 4 where the
# archive arrived damaged; a part that is not whole yet stays, to be gone on with.
root=$(root_of "$1")
archive=$root/packages/$2
part=$archive.part
claim "$archive.receiving" "$part" || exit 3
# Another transfer may have ended between the look and the claim.
[ ! -e "$archive.archive" ] && [ ! -e "$archive/.installed" ] || exit 3
have=$(stat -c %s "$part" 2>/dev/null || echo 0)
[ "$have" = "$4" ] || exit 3
if ! cat >> "$part"; then
    # A full disk stays full while the part lies on it.
    [ "$(free_kilobytes "$root")" -gt 1024 ] || rm -f "$part"
    exit 1
fi
have=$(stat -c %s "$part")
if [ "$have" -lt "$3" ]; then
    echo "only $have of $3 bytes arrived" >&2
    exit 5
fi
found=$(sha256sum < "$part") || exit 1
if [ "${found%% *}" != "$2" ]; then
    rm -f "$part"
    echo "the archive arrived damaged: its SHA-256 is ${found%% *}" >&2
    exit 4
fi
mv "$part" "$archive.archive"

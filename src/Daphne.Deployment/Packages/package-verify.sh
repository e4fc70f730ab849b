# package-verify ROOT SHA : gives the whole part its good name, or removes it.
root=$(root_of "$1")
sha=$2
part=$root/packages/$sha.part
found=$(sha256sum < "$part") || exit 1
if [ "${found%% *}" = "$sha" ]; then
    mv "$part" "$root/packages/$sha.archive"
else
    rm -f "$part"
    echo "the archive arrived damaged: its SHA-256 is ${found%% *}" >&2
    exit 4
fi

# package-state ROOT SHA : "installed", "arrived" (whole and verified, not unpacked), or "part BYTES".
root=$(root_of "$1")
sha=$2
mkdir -p "$root/packages" || exit 1
if [ -e "$root/packages/$sha/.installed" ]; then
    echo installed
elif [ -e "$root/packages/$sha.archive" ]; then
    echo arrived
else
    printf 'part %s\n' "$(stat -c %s "$root/packages/$sha.part" 2>/dev/null || echo 0)"
fi

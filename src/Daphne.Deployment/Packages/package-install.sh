# package-install ROOT SHA DEPLOYMENT TOP : unpacks the verified archive beside its place and moves it there whole, marked as used.
root=$(root_of "$1")
sha=$2
deployment=$3
top=$4
home=$root/packages/$sha
mkdir -p "$root/packages/$sha.users" "$root/deployments/$deployment" "$root/live" || exit 1
: > "$root/packages/$sha.users/$deployment" || exit 1
if [ -e "$home/.installed" ]; then
    echo present
    exit 0
fi
new=$root/packages/$sha.$$.new
rm -rf "$root/packages/$sha".*.new "$home"
mkdir "$new" || exit 1
if ! tar -xf "$root/packages/$sha.archive" -C "$new" --no-same-owner; then
    rm -rf "$new"
    exit 1
fi
tree=$new${top:+/$top}
for program in bin/daphne bin/DistributedWorker; do
    if [ ! -f "$tree/$program" ]; then
        echo "$program is missing after unpacking" >&2
        rm -rf "$new"
        exit 1
    fi
    chmod u+x "$tree/$program"
done
: > "$tree/.installed" && mv "$tree" "$home" || exit 1
rm -rf "$new" "$root/packages/$sha.archive"
echo installed

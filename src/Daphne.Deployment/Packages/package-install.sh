# package-install ROOT SHA NODE DEPLOYMENT TOP : unpacks the verified archive beside its place and moves it there whole, marked as used by
# the deployment on this node. Where another node on a shared disk is at it, waits for that.
root=$(root_of "$1")
home=$root/packages/$2
top=$5
use_package "$home" "$3" "$4"
try_again mkdir -p "$root/nodes/$3/live" "$root/nodes/$3/$4" || exit 1
while [ ! -e "$home/.installed" ] && ! claim "$home.installing"; do
    sleep 0.2
done
if [ -e "$home/.installed" ]; then
    echo present
    exit 0
fi
new=$home.new
rm -rf "$new" "$home"
mkdir "$new" || exit 1
if ! tar -xf "$home.archive" -C "$new" --no-same-owner; then
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
rm -rf "$new" "$home.archive"
echo installed

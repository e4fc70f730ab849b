# clean ROOT NODE DEPLOYMENT : removes what this deployment put here for this node, and packages that nobody else uses.
root=$(root_of "$1")
node=$root/nodes/$2
[ -n "$2" ] && [ -n "$3" ] || exit 1
for folder in "$node/$3/workers"/* "$node/$3/runs"/* "$node/$3/allocations"/*; do
    [ -d "$folder" ] || continue
    if is_alive "$folder"; then
        echo "process $pid still runs in $folder: stop the deployment first" >&2
        exit 3
    fi
    rm -f "$node/live/${folder##*/}"
done
rm -rf "$node/$3" || exit 1
for users in "$root"/packages/*.users; do
    [ -e "$users/$2.$3" ] || continue
    drop_package "${users%.users}" "$2" "$3" || exit 1
done
# Folders that are empty now were ours; rmdir leaves any other alone.
rmdir "$node/live" "$node" "$root/nodes" "$root/packages" "$root" 2>/dev/null
echo cleaned

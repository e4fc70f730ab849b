# clean ROOT DEPLOYMENT : removes what this deployment put here, and packages that no other deployment uses.
root=$(root_of "$1")
deployment=$2
[ -n "$deployment" ] || exit 1
for folder in "$root/deployments/$deployment/workers"/* "$root/deployments/$deployment/runs"/*; do
    [ -d "$folder" ] || continue
    if is_alive "$folder"; then
        echo "process $pid still runs in $folder: stop the deployment first" >&2
        exit 3
    fi
    rm -f "$root/live/${folder##*/}"
done
rm -rf "$root/deployments/$deployment" || exit 1
for users in "$root"/packages/*.users; do
    [ -e "$users/$deployment" ] || continue
    rm -f "$users/$deployment"
    if rmdir "$users" 2>/dev/null; then
        package=${users%.users}
        rm -rf "$package" "$package.archive" "$package.part" "$package".*.new
        echo "removed package ${package##*/}"
    fi
done
# Folders that are empty now were ours; rmdir leaves any other alone.
rmdir "$root/live" "$root/packages" "$root/deployments" "$root" 2>/dev/null
echo cleaned

# after-cancel ROOT NODE DEPLOYMENT SHA : removes what a cancelled step left half done, and says in one line what is there now.
root=$(root_of "$1")
own=$root/nodes/$2/$3
package=$root/packages/$4

# Whatever another deployment's transfer or installation holds at this moment is not ours.
if [ -n "$4" ]; then
    is_claimed "$package.receiving" || rm -rf "$package.part" "$package.receiving"
    if ! is_claimed "$package.installing"; then
        rm -rf "$package.new" "$package.installing"
        # An archive that arrived for us alone, and is not unpacked, is of no use to anybody.
        [ -e "$package/.installed" ] || [ ! -d "${package%/*}" ] || drop_package "$package" "$2" "$3" > /dev/null
    fi
fi
# A task of a Slurm job tells itself that it lives, and where.
tells_of_life() {
    { read -r told _ _ port _ < "$1/state"; } 2> /dev/null && [ "$told" = alive ] && [ "$port" != 0 ]
}

alive=0
for folder in "$own/workers"/*; do
    if [ -d "$folder" ] && { is_alive "$folder" || tells_of_life "$folder"; }; then
        alive=$((alive + 1))
    fi
done
state='the package is not there'
if [ -z "$4" ]; then
    state='no package is meant'
elif [ -e "$package/.installed" ]; then
    state='the package is installed'
elif [ -e "$package.archive" ]; then
    state='the package has arrived, but is not unpacked'
fi
case $alive in
    0) echo "$state, no worker runs" ;;
    1) echo "$state, one worker runs" ;;
    *) echo "$state, $alive workers run" ;;
esac

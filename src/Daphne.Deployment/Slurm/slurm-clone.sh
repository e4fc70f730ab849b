# slurm-clone ROOT NODE FOLDER ADDRESS REFERENCE : clones the source of a build into the folder of its job, unless it is there. What git says goes into the
# job's log, which is followed from now on.
root=$(root_of "$1")
node=$root/nodes/$2
dir=$root/$3
mkdir -p "$dir/started" && : >> "$dir/log" || exit 1
[ -e "$dir/state" ] || printf 'alive - - 0 - 0 0 0 0 0 0 -\n' > "$dir/state" || exit 1
show "$node/live" "$dir" || exit 1
[ ! -d "$dir/source" ] || exit 0
command -v git > /dev/null || { echo "git is not on this node" >&2; exit 127; }
rm -rf "$dir/source.new"
GIT_TERMINAL_PROMPT=0 git clone --depth 1 --recurse-submodules --shallow-submodules ${5:+--branch "$5"} -- "$4" "$dir/source.new" >> "$dir/log" 2>&1 < /dev/null || {
    tail -n 1 "$dir/log" >&2
    exit 1
}
mv "$dir/source.new" "$dir/source"

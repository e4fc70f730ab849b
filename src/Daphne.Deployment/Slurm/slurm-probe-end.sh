# slurm-probe-end ROOT FOLDER : removes what a probe has left below the install root, and the folder of all probes if it was the last.
dir=$(root_of "$1")/$2
rm -rf "$dir" || exit 1
rmdir "${dir%/*}" 2> /dev/null || :

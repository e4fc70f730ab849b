# slurm-image ROOT SOURCE NAME : builds a container's image from a source such as docker://… below ROOT/images, unless it is there. Prints its size in bytes.
root=$(root_of "$1")
image=$root/images/$3
try_again mkdir -p "$root/images" || exit 1
if [ ! -s "$image" ]; then
    runtime=$(command -v apptainer || command -v singularity) || {
        echo "neither apptainer nor singularity is on this node" >&2
        exit 127
    }
    until claim "$image.building"; do sleep 2; done
    if [ ! -s "$image" ]; then
        rm -f "$image.new"
        "$runtime" build "$image.new" "$2" < /dev/null >&2 && mv "$image.new" "$image" || {
            rm -f "$image.new"
            exit 1
        }
    fi
fi
stat -c %s "$image"

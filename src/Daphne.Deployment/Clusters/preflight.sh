# preflight ROOT PORT… : what this node is and has, as name=value lines.
root=$(root_of "$1")
shift

# The nearest folder above the root that exists says which disk it will be on.
look_at_place() {
    place=$root
    while [ ! -d "$place" ]; do
        place=${place%/*}
        place=${place:-/}
    done
    disk=$(free_kilobytes "$place")
    [ -n "$disk" ] && [ -w "$place" ]
}

printf 'user=%s\n' "$(id -un)"
printf 'home=%s\n' "$HOME"
printf 'time=%s\n' "$(date +%s)"
printf 'arch=%s\n' "$(uname -m)"
printf 'kernel=%s\n' "$(uname -s)"
if [ -r /etc/os-release ]; then
    printf 'os=%s\n' "$(. /etc/os-release && printf '%s' "${PRETTY_NAME:-$NAME}")"
fi
printf 'glibc=%s\n' "$(getconf GNU_LIBC_VERSION 2>/dev/null | cut -d' ' -f2)"
printf 'cpus=%s\n' "$(getconf _NPROCESSORS_ONLN 2>/dev/null || nproc)"
while read -r name value _; do
    case $name in
        MemTotal:) printf 'memory=%s\n' "$value" ;;
        MemAvailable:) printf 'available=%s\n' "$value" ;;
    esac
done < /proc/meminfo
if try_again look_at_place; then
    printf 'writable=yes\n'
fi
printf 'place=%s\ndisk=%s\n' "$place" "$disk"
for tool in tar gzip sha256sum setsid stat head tail grep df stdbuf; do
    command -v "$tool" > /dev/null || printf 'missing=%s\n' "$tool"
done
# Logs are read by offset with it; very old ones, and those of some small systems, cannot.
dd if=/dev/null iflag=skip_bytes,count_bytes skip=0 count=0 2> /dev/null || printf 'missing=%s\n' 'dd of coreutils 8.16 or later'
for runtime in apptainer singularity; do
    if command -v "$runtime" > /dev/null; then
        printf 'container=%s\n' "$("$runtime" --version 2>/dev/null | head -n 1)"
        break
    fi
done
look_for_listeners "$@"
for port in $listening; do
    printf 'taken=%s\n' "$port"
done

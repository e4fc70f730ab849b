#!/bin/bash
# A stand-in for singularity, as far as the dashboard calls it: it runs a command for real in another root file system, made of the image and of what is
# bound into it, in user and mount namespaces of its own. Nothing of the host is there but /dev, /proc and /etc/hosts, not even the home or the working folder.
# An image is a tar archive; one that is built from a source holds the source's name in /etc/image.
#
#   singularity --version
#   singularity build IMAGE SOURCE
#   singularity exec [--bind FROM[:TO]] [--env NAME=VALUE] [--pwd FOLDER] IMAGE COMMAND ...
set -euo pipefail

fail() {
  echo "FATAL:   $*" >&2
  exit 255
}

build() {
  local tree
  tree=$(mktemp -d)
  mkdir -p "$tree"/{usr,etc,mnt}
  ln -s usr/bin usr/lib usr/lib64 "$tree"
  echo "$2" > "$tree/etc/image"
  tar -cf "$1" -C "$tree" .
  rm -rf "$tree"
}

run() {
  local binds=() image
  where=$PWD
  while [[ ${1:-} == -* ]]; do
    case $1 in
      --bind) binds+=("$2") ;;
      --env) export "${2?}" ;;
      --pwd) where=$2 ;;
      *) fail "unknown option $1" ;;
    esac
    shift 2
  done
  image=$1
  shift
  [ -f "$image" ] || fail "could not open image $image"
  exec unshare --user --map-root-user --mount "$0" _enter "$(realpath "$image")" "$where" "${#binds[@]}" "${binds[@]}" "$@"
}

# In the new namespaces.
enter() {
  local image=$1 where=$2 count=$3 root=/tmp place from
  shift 3
  mount -t tmpfs root "$root"
  mkdir "$root/new"
  tar -xf "$image" -C "$root/new" --no-same-owner
  root=$root/new
  cp /etc/hosts "$root/etc/hosts"
  for place in /dev /proc "${@:1:count}"; do
    from=${place%%:*}
    place=$root${place#*:}
    mkdir -p "$place"
    mount --rbind "$from" "$place"
  done
  shift "$count"
  # shellcheck disable=SC2016 # for the inner shell
  exec /usr/sbin/chroot "$root" /bin/sh -c 'cd "$0" 2> /dev/null || cd /; exec "$@"' "$where" "$@"
}

verb=$1
shift
case $verb in
  --version) echo "a stand-in for singularity" ;;
  build) build "$@" ;;
  exec) run "$@" ;;
  _enter) enter "$@" ;;
  *) fail "unknown command $verb" ;;
esac

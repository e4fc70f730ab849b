# pdsh, clush and ansible, each with as many connections at once as there are hosts.
# shellcheck shell=bash disable=SC2154 # variables that run sets

declare -A PROGRAMS=([pdsh]=pdsh [clush]=clustershell [ansible]=ansible-core)

install_others() {
  local program missing=()
  for program in "${!PROGRAMS[@]}"; do
    command -v "$program" > /dev/null || missing+=("${PROGRAMS[$program]}")
  done
  [ ${#missing[@]} != 0 ] || return 0
  if [ -n "$("$LAB" list)" ]; then
    echo "fanout: packages are missing (${missing[*]}), but a lab is up and reads this machine's files. End it first." >&2
    exit 1
  fi
  apt-get update > /dev/null
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" > /dev/null
}

# "plain" is ssh as a user has it; with "kept" the first connection stays for the next command.
prepare_others() {
  mkdir -p "$work/kept"
  plain=$RUN/conf/ssh_config
  kept=$work/kept_config
  {
    printf 'Host *\n  ControlMaster auto\n  ControlPersist 600\n  ControlPath %s/kept/%%h\n' "$work"
    cat "$plain"
  } > "$kept"
  list=$(IFS=,; echo "${names[*]}")
}

config_of() {
  case $1 in
    *-kept) echo "$kept" ;;
    *) echo "$plain" ;;
  esac
}

other_pdsh() {
  PDSH_SSH_ARGS_APPEND="-F $(config_of "$1")" pdsh -R ssh -f "$hosts" -w "$list" "$COMMAND"
}

other_clush() {
  clush -f "$hosts" -o "-F $(config_of "$1")" -w "$list" "$COMMAND"
}

# ansible keeps its connections for a minute by itself. "raw" sends the command alone, without a module in Python.
other_ansible() {
  ANSIBLE_SSH_CONTROL_PATH_DIR=$work/kept ANSIBLE_LOCAL_TEMP=$work/ansible ANSIBLE_NOCOLOR=1 \
    ansible all -i "$list," -f "$hosts" --ssh-common-args "-F $plain" -m raw -a "$COMMAND"
}

forget_others() {
  local socket
  [ -n "$work" ] || return 0
  for socket in "$work"/kept/*; do
    if [ -S "$socket" ]; then
      ssh -F none -S "$socket" -O exit none 2> /dev/null || true
    fi
  done
}

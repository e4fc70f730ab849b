# Keys and configuration files, made once in the state directory before any namespace exists.
# shellcheck shell=bash

make_config() {
  mkdir -p "$RUN"/{disk,keys,log,conf,pids}
  chmod 755 "$RUN"
  save_settings
  make_keys
  make_hosts_file
  make_known_hosts
  make_ssh_config
  cp "$HERE/config/sshd_config" "$RUN/conf/sshd_config"
  if [ "$SLURM" = 1 ]; then
    make_slurm_config
  fi
  if [ -n "$WIRE" ]; then
    cc -O2 -o "$RUN/wire" "$HERE/wire.c"
  fi
}

make_keys() {
  local host
  [ -f "$RUN/keys/id" ] || new_key "$RUN/keys/id" lab
  for host in $(hosts); do
    [ -f "$RUN/keys/host_$host" ] || new_key "$RUN/keys/host_$host" "$host" &
  done
  wait
  head -c 128 /dev/urandom > "$RUN/keys/munge.key"
}

new_key() {
  ssh-keygen -q -t ed25519 -N '' -C "$2" -f "$1"
}

# /etc/hosts of every host.
make_hosts_file() {
  local host
  {
    echo "127.0.0.1 localhost"
    echo "$FRONT.1 lab"
    # Slurm's daemons know the login host by its address on the back network.
    echo "$BACK.10 login"
    for host in $(hosts); do
      [ "$host" = login ] || echo "$(address "$host") $host"
    done
  } > "$RUN/conf/hosts"
}

make_known_hosts() {
  local host names key
  for host in $(hosts); do
    names=$host,$(address "$host")
    [ "$host" != login ] || names=$names,$BACK.10
    key=$(cut -d' ' -f1,2 "$RUN/keys/host_$host.pub")
    echo "$names $key"
  done > "$RUN/conf/known_hosts.new"
  mv "$RUN/conf/known_hosts.new" "$RUN/conf/known_hosts"
}

make_ssh_config() {
  local host
  {
    sed "s|@RUN@|$RUN|g" "$HERE/config/ssh_config"
    [ "$BASTION" = 0 ] || printf '%s\n' "Host login" "  ProxyJump s1"
    for host in $(hosts); do
      echo "Host $host"
      echo "  HostName $(address "$host")"
    done
  } > "$RUN/conf/ssh_config"
}

make_slurm_config() {
  local accounting=none
  [ "$DBD" = 0 ] || accounting=slurmdbd
  {
    sed -e "s/@NODES@/$NODES/g" -e "s/@CPUS@/$CPUS/g" -e "s/@SHORT@/$((NODES < 2 ? NODES : 2))/g" "$HERE/config/slurm.conf"
    cat "$HERE/config/accounting-$accounting.conf"
  } > "$RUN/conf/slurm.conf"
  cp "$HERE/config/slurmdbd.conf" "$RUN/conf/slurmdbd.conf"
  # Without this, slurmd 22.05 ends with "No filesystem mounted on /sys/fs/cgroup".
  printf '%s\n' "CgroupPlugin=cgroup/v1" "CgroupAutomount=no" > "$RUN/conf/cgroup.conf"
}

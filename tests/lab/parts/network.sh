# Bridges, cables, and the link to the machine itself.
# shellcheck shell=bash

# Inside the lab: both networks, one network namespace a host, and a cable to each.
make_network() {
  local host
  mkdir -p /run/netns
  mount -t tmpfs -o mode=755 netns /run/netns
  # In here runs what "lab run" starts, e.g. a dashboard and a browser that talk over 127.0.0.1.
  ip link set lo up
  make_bridge front
  make_bridge back
  ip addr add "$FRONT.1/24" dev front
  for host in $(hosts); do
    ip netns add "$host"
    ip -n "$host" link set lo up
    case $host in
      login)
        plug_in login eth0 front "$FRONT.10"
        plug_in login eth1 back "$BACK.10"
        [ "$BASTION" = 0 ] || shut_login
        ;;
      s*) plug_in "$host" eth0 front "$(address "$host")" ;;
      n*) plug_in "$host" eth0 back "$(address "$host")" ;;
    esac
  done
}

# Whoever wants to log in from outside has to pass through s1.
shut_login() {
  ip netns exec login iptables -A INPUT -i eth0 -p tcp --dport 22 ! -s "$(address s1)" -j DROP
}

make_bridge() {
  ip link add "$1" type bridge
  ip link set "$1" up
}

# plug_in HOST INTERFACE BRIDGE ADDRESS: the bridge's end of the cable is called HOST-INTERFACE.
plug_in() {
  local host=$1 interface=$2 bridge=$3 address=$4
  local end=$host-$interface
  if [[ " $WIRE " == *" $host "* ]]; then
    long_cable "$host" "$end" "$interface"
  else
    ip link add "$end" type veth peer name "$interface" netns "$host"
  fi
  ip link set "$end" master "$bridge" up
  ip -n "$host" addr add "$address/24" dev "$interface"
  ip -n "$host" link set "$interface" up
}

# A cable in user space, that can be given a delay, jitter and loss while it is used.
long_cable() {
  local host=$1 end=$2 interface=$3
  local log=$RUN/log/wire.$end
  echo "0 0 0" > "$RUN/conf/wire.$host"
  : > "$log"
  setsid "$RUN/wire" /proc/1/ns/net "$end" "/run/netns/$host" "$interface" "$RUN/conf/wire.$host" \
    < /dev/null >> "$log" 2>&1 &
  wait_until 5 grep -q ready "$log" || fail "the cable to $host did not come up: $(cat "$log")"
}

# The bridge's ends of a host's cables.
cable_ends() {
  inlab ip -brief link show | grep -o "^$1-eth[0-9]"
}

# A second lab must not have the first one's addresses. Each number is a lock file; the lab's first process inherits the
# open file, so that the lock lasts exactly as long as the lab.
take_subnet() {
  local number numbers
  mkdir -p "$LOCKS"
  numbers=${SUBNET:-$(seq 77 199)}
  for number in $numbers; do
    exec 9>> "$LOCKS/$number"
    if flock -n 9 && ! address_in_use "$number"; then
      SUBNET=$number
      echo "$RUN" > "$LOCKS/$number"
      name_networks
      return 0
    fi
  done
  fail "no free network: 10.N.0.0/16 is in use for every N of ${numbers//$'\n'/ }"
}

address_in_use() {
  [ -n "$(ip -4 route show | sed -n "/^10\.$1\./p")" ]
}

# The machine itself becomes 10.N.0.254 on the front network.
link_machine() {
  local device=lab$SUBNET
  # When the link is gone, packets for the lab must not follow the machine's default route out into the world.
  ip route replace unreachable "10.$SUBNET.0.0/16" metric 4000
  ip link del "$device" 2> /dev/null || true
  ip link add "$device" type veth peer name uplink netns "$(labpid)"
  ip addr add "$FRONT.254/24" dev "$device"
  ip link set "$device" up
  inlab ip link set uplink master front up
}

unlink_machine() {
  ip link del "lab$SUBNET" 2> /dev/null || true
  ip route del unreachable "10.$SUBNET.0.0/16" metric 4000 2> /dev/null || true
}

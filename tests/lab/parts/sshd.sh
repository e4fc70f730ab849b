# Changes to a host's sshd while the lab runs.
# shellcheck shell=bash

lab_rekey() {
  local host=$1
  local key=$RUN/keys/host_$1
  require_on "$host"
  rm -f "$key" "$key.pub"
  new_key "$key" "$host"
  lab_exec "$host" sh -c 'cat > /etc/ssh/lab_host_key' < "$key"
  make_known_hosts
  restart_sshd "$host"
}

lab_password() {
  local host=$1 user=${2:-} password=${3:-}
  [ -n "$password" ] || fail "password HOST USER PASSWORD"
  require_on "$host"
  lab_exec "$host" id "$user" > /dev/null 2>&1 || lab_exec "$host" useradd --create-home --shell /bin/bash "$user"
  # With a method named, chpasswd writes the hash itself and does not ask PAM.
  echo "$user:$password" | lab_exec "$host" chpasswd --crypt-method SHA512
  # shellcheck disable=SC2016 # expanded by the inner shell
  lab_exec "$host" sh -c '
    grep -qx "Match User $1" /etc/ssh/lab_sshd_config ||
      printf "Match User %s\n  PasswordAuthentication yes\n  PermitRootLogin yes\n" "$1" >> /etc/ssh/lab_sshd_config' - "$user"
  restart_sshd "$host"
}

# One-time codes as sites have them: OpenSSH asks through PAM, "Password:" first where there is one, then "Verification code:". A code may
# be used again while it is valid and as often as wanted, so that tests need not wait for the next one.
lab_otp() {
  local host=$1 user=${2:-} password=${3:-} methods=publickey,keyboard-interactive
  [ -n "$user" ] || fail "otp HOST USER [PASSWORD]"
  require_on "$host"
  command -v google-authenticator > /dev/null || fail "google-authenticator is missing. The Debian packages are listed in tests/packages."
  lab_exec "$host" id "$user" > /dev/null 2>&1 || lab_exec "$host" useradd --create-home --shell /bin/bash --password '*' "$user"
  lab_exec "$host" groupadd -f asks-password
  if [ -n "$password" ]; then
    methods=keyboard-interactive
    echo "$user:$password" | lab_exec "$host" chpasswd --crypt-method SHA512
    lab_exec "$host" usermod --append --groups asks-password "$user"
  fi
  lab_exec "$host" sh -c 'cat > /etc/pam.d/sshd' < "$HERE/config/pam-sshd"
  # shellcheck disable=SC2016 # expanded by the inner shell
  lab_exec "$host" sh -ec '
    home=$(getent passwd "$1" | cut -d: -f6)
    mkdir -p "$home/.ssh"
    cp /root/.ssh/authorized_keys "$home/.ssh/authorized_keys"
    google-authenticator -t -D -f -u -w 17 -q -s "$home/.google_authenticator" > /dev/null
    chown -R "$1": "$home/.ssh" "$home/.google_authenticator"
    grep -qx "Match User $1" /etc/ssh/lab_sshd_config ||
      printf "Match User %s\n  AuthenticationMethods %s\n" "$1" "$2" >> /etc/ssh/lab_sshd_config
    head -n 1 "$home/.google_authenticator"' - "$user" "$methods"
  lab_exec "$host" grep -qx "UsePAM yes" /etc/ssh/lab_sshd_config || lab_sshd "$host" "UsePAM yes" "KbdInteractiveAuthentication yes"
  restart_sshd "$host"
}

# sshd takes the first value that it reads, so a line in front wins.
lab_sshd() {
  local host=$1
  shift
  require_on "$host"
  if [ $# -gt 0 ]; then
    printf '%s\n' "$@" | lab_exec "$host" sh -ec '
      cd /etc/ssh
      cat - lab_sshd_config > lab_sshd_config.new
      /usr/sbin/sshd -t -f lab_sshd_config.new
      mv lab_sshd_config.new lab_sshd_config' || fail "sshd refuses these lines on $host"
  fi
  restart_sshd "$host"
}

# Sessions that are open stay open, as on a real host.
restart_sshd() {
  # shellcheck disable=SC2016 # expanded by the inner shell
  lab_exec "$1" bash -c '
    old=$(cat /run/sshd.pid)
    rm -f /run/sshd.pid
    kill "$old"
    while kill -0 "$old" 2> /dev/null; do sleep 0.01; done
    env -i PATH="$PATH" HOME=/root LANG=C.UTF-8 /usr/sbin/sshd -f /etc/ssh/lab_sshd_config -E /var/log/sshd.log'
  wait_until 5 lab_exec "$1" test -s /run/sshd.pid || fail "sshd did not start again on $1"
}

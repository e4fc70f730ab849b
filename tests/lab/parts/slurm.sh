# munge, slurmctld, slurmd, and accounting.
# shellcheck shell=bash

# The working directory is the root of a host that is not running yet.
install_slurm() {
  install -d -o munge -g munge etc/munge run/munge var/log/munge var/lib/munge
  install -m 400 -o munge -g munge "$RUN/keys/munge.key" etc/munge/munge.key
  install -d -o slurm -g slurm var/spool/slurmctld var/log/slurm run/slurm
  mkdir -p etc/slurm var/spool/slurmd
  cp "$RUN/conf/slurm.conf" "$RUN/conf/cgroup.conf" etc/slurm/
  install -m 600 -o slurm -g slurm "$RUN/conf/slurmdbd.conf" etc/slurm/slurmdbd.conf
}

# On the running host.
start_slurm() {
  runuser -u munge -- munged --num-threads=2
  case $1 in
    login)
      if [ "$DBD" = 1 ]; then
        start_accounting
      fi
      # -i: begin without saved state; it is refused when there is one, i.e. after "off" and "on".
      slurmctld -i 2> /dev/null || slurmctld
      ;;
    n*)
      slurmd || echo "slurmd ended with $?"
      ;;
  esac
}

start_accounting() {
  local data=/var/lib/lab-mysql socket=/run/mysqld/mysqld.sock
  local client=(--no-defaults "--socket=$socket")
  chown mysql:mysql /run/mysqld
  if [ ! -d $data/mysql ]; then
    install -d -o mysql -g mysql $data
    mariadb-install-db --no-defaults --user=mysql --datadir=$data --auth-root-authentication-method=socket \
      --skip-test-db --innodb-log-file-size=8M > /var/log/mariadb-install.log 2>&1
  fi
  setsid mariadbd --no-defaults --user=mysql --datadir=$data --socket=$socket --pid-file=/run/mysqld/mysqld.pid \
    --skip-networking --innodb-buffer-pool-size=64M --innodb-log-file-size=8M --innodb-flush-log-at-trx-commit=0 \
    --innodb-lock-wait-timeout=900 --performance-schema=OFF < /dev/null > /var/log/mariadbd.log 2>&1 &
  wait_until 30 quietly mariadb-admin "${client[@]}" ping || echo "mariadbd does not answer"
  mariadb "${client[@]}" << 'SQL'
create database if not exists slurm_acct_db;
create user if not exists slurm@localhost identified by 'slurm';
grant all on slurm_acct_db.* to slurm@localhost;
SQL
  slurmdbd
  wait_until 30 quietly port_answers login 6819 || echo "slurmdbd does not answer"
  quietly sacctmgr -i add cluster lab
  quietly sacctmgr -i add account lab Description=lab Organization=lab
  quietly sacctmgr -i add user root account=lab
  quietly sacctmgr -i add user alice account=lab
}

quietly() {
  "$@" > /dev/null 2>&1
}

port_answers() {
  (exec 3<> "/dev/tcp/$1/$2")
}

# Slurm is up when every node is idle: they register a moment after slurmd has started.
all_nodes_idle() {
  local idle
  idle=$(nsenter -t "$(cat "$RUN/pids/login")" -a -- sinfo -h -p main -t idle -o %D 2> /dev/null) || return 1
  [ "$idle" = "$NODES" ]
}

# DAPHNE's own way, by the baseline script. Its run and kill return without waiting, and so does the user.
# shellcheck shell=bash disable=SC2154,SC2034 # variables that run or another part sets or uses

prepare_incumbent() {
  mkdir "$work/package"
  tar -xzf "$ROOT"/src/Daphne.Dashboard/bin/Release/net*/simulator/daphne-simulator-*.tgz -C "$work/package" --strip-components=1
  incumbent_options=(--peers "$(IFS=,; echo "${peers[*]}")" --ssh-config "$RUN/conf/ssh_config")
}

begin_incumbent() { :; }

incumbent() {
  local verb=$1
  shift
  "$BASELINE" "$verb" "${incumbent_options[@]}" "$@" >> "$work/incumbent.log" 2>&1
}

incumbent_deploy() {
  incumbent deploy --package "$work/package"
  incumbent run
}

incumbent_redeploy() {
  incumbent kill
  incumbent deploy --package "$work/package"
  incumbent run
}

incumbent_stop() {
  incumbent kill
}

settle_incumbent() { :; }

end_incumbent() { :; }

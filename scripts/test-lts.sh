#!/usr/bin/env bash
# Runs tests on the Node LTS that the image ships, whatever Node this machine has. By default, these are the tests of parts that
# differ between Node versions: sockets, HTTP, compression, timers, processes. Arguments select other files or patterns.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=scripts/node-lts.sh
source scripts/node-lts.sh

[ "$(uname -sm)" = 'Linux x86_64' ] || { echo 'test:lts: runs only on Linux x64' >&2; exit 1; }
cache=${NODE_LTS_CACHE:-${TMPDIR:-/tmp}/td-journey-bff-node-lts}
mkdir -p "$cache/$node_lts_version"
archive=$(node_lts_archive "$cache")
tar xzf "$archive" -C "$cache/$node_lts_version" --strip-components=2 package/bin/node
export PATH="$cache/$node_lts_version:$PATH"
[ "$(node -p 'process.release.lts !== undefined && process.version')" = "v$node_lts_version" ] || { echo 'test:lts: this Node is not the expected LTS' >&2; exit 1; }

files=("$@")
if [ "${#files[@]}" -eq 0 ]; then
  # test/groups/groups.ts says what is in a group; arbitrary requests are in another one: they take long and are the same on every Node
  files=(test/groups/*-{http,treasure-data}.group.ts test/main.test.ts test/processes/*.test.ts)
fi
echo "test:lts: ${#files[@]} files on Node $(node --version)"
exec node node_modules/.bin/tap run --disable-coverage "${files[@]}"

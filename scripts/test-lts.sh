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
  # suites that compute, or run on a clock that stands still, are the same on every Node; test/groups/groups.ts says where the others are
  files=(test/groups/*-{processes,http,treasure-data,others}.group.ts)
  suites=(
    main.test processes/
    http/{server/,answers/,guards/,server-limits,conditional-requests,negotiation,cross-origin,base-path,viewer,docs-files,health}
    http/{access-log,request-log,rate-limits,work-limits,validation,td-paths,cache-poisoning,web-cache-deception,history}
    treasure-data/{client/,limits/retries,broken-connections,conditional-requests,reused-connections,outage,throttling}
    cache/encoded/ operations/{logs/,tracing/} access/identity/ threads/ runtime/
  )
  SUITES=$(IFS=,; echo "${suites[*]}")
  export SUITES
fi
echo "test:lts: ${#files[@]} files on Node $(node --version)"
exec node node_modules/.bin/tap run --disable-coverage "${files[@]}"

#!/usr/bin/env bash
# Builds the image without a container engine and runs it as an engine would: as its own user, with a read-only root file
# system, as process 1. The base is made here (Debian's minimal system with Node from the npm registry), so this tests
# the instructions of the Dockerfile, not the published base image. Needs root, and Debian's buildah and debootstrap.
set -euo pipefail
cd "$(dirname "$0")/.."

# shellcheck source=scripts/node-lts.sh
source scripts/node-lts.sh
npm_version=11.19.1
base=docker.io/library/$(sed -nE 's/^FROM (node:[^ @]+).*/\1/p' Dockerfile | head -n 1)
image=td-journey-bff:check
sandbox_image=td-journey-bff-sandbox:check
cache=${IMAGE_CHECK_CACHE:-${TMPDIR:-/tmp}/td-journey-bff-image-check}
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot

for tool in buildah debootstrap unshare; do
  command -v "$tool" > /dev/null || { echo "image check: $tool is missing (apt-get install buildah debootstrap)" >&2; exit 1; }
done
mkdir -p "$cache"
work=$(mktemp -d)
service='' sandbox='' container='' sandbox_container=''
finish() {
  # what changed its user no longer ends with what started it
  for pid in $service $sandbox; do pkill -KILL -P "$pid" || true; done
  for made in $container $sandbox_container; do buildah rm "$made" > /dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
fail() { echo "image check: $1" >&2; exit 1; }

make_base() {
  local root="$cache/base"
  if [ ! -e "$root/complete" ]; then
    rm -rf "$root"
    debootstrap --variant=minbase bookworm "$root" > "$cache/debootstrap.log"
    # the published image has the same user
    chroot "$root" useradd --uid 1000 --create-home --shell /usr/sbin/nologin node
    (cd "$work" && npm pack --silent "npm@$npm_version" > /dev/null)
    local archive
    archive=$(node_lts_archive "$work")
    mkdir -p "$root/usr/local/lib/node_modules/npm" "$root/etc/ssl/certs"
    tar xzf "$archive" -C "$root/usr/local/bin" --strip-components=2 package/bin/node
    tar xzf "$work/npm-$npm_version.tgz" -C "$root/usr/local/lib/node_modules/npm" --strip-components=1
    ln -s ../lib/node_modules/npm/bin/npm-cli.js "$root/usr/local/bin/npm"
    # the registry may stand behind a certificate of this machine's own
    cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
    touch "$root/complete"
  fi
  local made
  made=$(buildah from scratch)
  buildah add --quiet "$made" "$root" / > /dev/null
  buildah config --env NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt "$made"
  buildah commit --quiet --rm "$made" "$base" > /dev/null
}

buildah inspect --type image "$base" > /dev/null 2>&1 || make_base
registry=$(npm config get registry)
# images made here have other digests than published ones
sed -E 's/@sha256:[0-9a-f]+//' Dockerfile > "$work/Dockerfile"
build_image() {
  buildah build --quiet --layers --format docker --pull-never --network host --env "NPM_CONFIG_REGISTRY=$registry" --file "$work/Dockerfile" "$@" . \
    > "$cache/build.log" 2>&1 || { tail -n 30 "$cache/build.log" >&2; fail 'the image cannot be built'; }
}
build_image --tag "$image"
build_image --target sandbox --tag "$sandbox_image"
container=$(buildah from --pull-never "$image")
root=$(buildah mount "$container")
sandbox_container=$(buildah from --pull-never "$sandbox_image")
sandbox_root=$(buildah mount "$sandbox_container")

for made in "$container" "$sandbox_container"; do
  user=$(buildah inspect --format '{{.OCIv1.Config.User}}' "$made")
  [ "$user" = 1000:1000 ] || fail "the image's user is \"$user\""
done
[ ! -e "$root/app/node_modules" ] || fail 'the image holds packages beside the bundle'
[ -s "$root/app/dist/licences.md" ] || fail 'the image lacks the licences of bundled packages'
[ -z "$(find "$root/app" -name '*.ts' -path '*/src/*' -not -path '*/node_modules/*')" ] || fail 'the image holds sources'
[ -z "$(find "$root/app" -path '*sandbox*' -not -path '*/node_modules/*')" ] || fail 'the image holds the sandbox'
[ ! -e "$sandbox_root/app/node_modules" ] || fail 'the image of the sandbox holds packages'
health=$(buildah inspect --type image --format '{{.Docker.Config.Healthcheck}}' "$image")
[[ $health == *healthz* ]] || fail 'the image has no health check'

free_port() { node -e "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})"; }
td_port=$(free_port) port=$(free_port)
# runs a command of the image as node, on a read-only root, as process 1 of its own namespace
inside() {
  local root=$1
  exec unshare --mount --pid --fork --kill-child=KILL bash -c '
    mount --make-rprivate / && mount --bind "$1" "$1" && mount --bind -o remount,ro "$1" || exit 1
    mount -t proc proc "$1/proc"
    exec chroot --userspec=1000:1000 "$1" /usr/bin/env -C /app -i PATH=/usr/local/bin:/usr/bin HOST=127.0.0.1 "${@:2}"' inside "$root" "${@:2}"
}
inside "$sandbox_root" node sandbox/main.js --port "$td_port" > "$work/sandbox.log" 2>&1 &
sandbox=$!
inside "$root" PORT="$port" MANAGEMENT_PORT=0 TD_API_KEY=1/image-check-key TD_BASE_URL="http://127.0.0.1:$td_port" \
  node --disable-sigusr1 --enable-source-maps dist/main.js > "$work/service.log" 2>&1 &
service=$!

ask() { curl --silent --fail --max-time 10 "http://127.0.0.1:$port$1"; }
# on a busy machine, the first requests may be refused
for _ in $(seq 150); do report=$(ask /v1/journeys/1000/statistics) && break; sleep 0.2; done
[[ ${report:-} == *'"numerator":8'* ]] || { cat "$work/service.log" >&2; fail 'the report is not as it should be'; }
page=$(ask /docs/) || fail 'the documentation page is missing'
[[ $page == *swagger* ]] || fail 'the documentation page is not Swagger UI'
script=$(ask / | grep -oE '/assets/[^"]+\.js' | head -n 1) || fail 'the viewer is missing'
curl --silent --fail --max-time 10 --head --header 'Accept-Encoding: br' "http://127.0.0.1:$port$script" | grep -qi '^content-encoding: br' || fail 'the script of the viewer is not compressed'
[ -z "$(find "$root/app/viewer" -name '*.map' -o -name '*.ts*')" ] || fail 'the image holds sources of the viewer'
# the service is process 1 inside; outside it is the child of the process that started it
child=$(pgrep -P "$service" | head -n 1)
grep -q '^Uid:[[:space:]]*1000' "/proc/$child/status" || fail 'the service does not run as node'
grep -q '^NSpid:.*[[:space:]]1$' "/proc/$child/status" || fail 'the service is not process 1'
if nsenter --target "$child" --mount --root /usr/bin/env -C / /usr/bin/touch /app/written 2> /dev/null; then fail 'the root file system can be written'; fi
inside_health=$(nsenter --target "$child" --mount --root /usr/bin/env -C /app -i PATH=/usr/local/bin PORT="$port" \
  node -e "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(r => console.log(r.status))")
[ "$inside_health" = 200 ] || fail 'the health check fails'
kill -TERM "$child"
code=0
wait "$service" || code=$?
service=''
[ "$code" = 0 ] || { cat "$work/service.log" >&2; fail "SIGTERM ended it with $code"; }

echo "image check: $(node -p "require('./package.json').version") on Node $node_lts_version; $(du -sm "$root/app" | cut -f1) MiB of application," \
  "non-root, read-only, process 1, drained with 0"

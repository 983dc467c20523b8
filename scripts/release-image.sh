#!/usr/bin/env bash
# Builds the image of the version in HEAD's tag, for both platforms, and publishes it. Prints its name with its digest.
# An argument replaces the project's own name. Needs docker with buildx, logged in to the registry.
set -euo pipefail
cd "$(dirname "$0")/.."

image=${1:-ghcr.io/td-journey-bff/td-journey-bff}
version=$(node -p "require('./package.json').version")
fail() { echo "release image: $1" >&2; exit 1; }
[ -z "$(git status --porcelain --untracked-files=no)" ] || fail 'the working tree differs from HEAD: commit or undo the changes'
[ -n "$(git tag --points-at HEAD --list "v$version")" ] || fail "HEAD is not tagged v$version: npm run release:check, then git tag v$version"

metadata=$(mktemp)
trap 'rm -f "$metadata"' EXIT
docker buildx build --platform linux/amd64,linux/arm64 --provenance=true --sbom=true \
  --build-arg "VERSION=$version" --build-arg "REVISION=$(git rev-parse HEAD)" \
  --tag "$image:$version" --metadata-file "$metadata" --push .
node -e '
  const digest = JSON.parse(require("fs").readFileSync(process.argv[1], "utf8"))["containerimage.digest"]
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) { console.error("release image: docker reported no digest"); process.exit(1) }
  console.log(`${process.argv[2]}@${digest}`)
' "$metadata" "$image:$version"

#!/usr/bin/env bash
# Checks everything that has to hold before a version is tagged. Leaves sbom.cdx.json behind.
set -euo pipefail
cd "$(dirname "$0")/.."

version=$(node -p "require('./package.json').version")
for file in client/package.json openapi/openapi.json; do
  found=$(node -p "const d = require('./$file'); (d.info ?? d).version")
  [ "$found" = "$version" ] || { echo "release check: $file says $found, package.json $version" >&2; exit 1; }
done
grep -qE "^## ${version//./\\.} - [0-9]{4}-[0-9]{2}-[0-9]{2}$" CHANGELOG.md ||
  { echo "release check: CHANGELOG.md has no section \"## $version - <date>\"" >&2; exit 1; }

npm run --silent release:digests -- --check
npm run --silent verify
# if a registry answers no audits, test/supply-chain.test.ts has the least safe versions
audit=$(npm audit --omit dev --json 2> /dev/null) || true
node -e '
  const { error, metadata } = JSON.parse(process.argv[1] || "{}")
  if (metadata === undefined) console.log("release check: this registry does not support audits:", error?.summary || "no answer")
  else if (metadata.vulnerabilities.total > 0) { console.error("release check: npm audit finds", metadata.vulnerabilities); process.exit(1) }
' "$audit"
npm run --silent release:sbom
npm run --silent image:check
echo "release check: $version can be tagged"

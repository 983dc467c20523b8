#!/usr/bin/env bash
# Deletes files that never run in the image from a folder of production packages: types, maps, sources, tests and documents,
# bundler builds, and libsql for the other C library. Licences stay.
set -euo pipefail
folder=${1:?the folder node_modules}
find "$folder" -type f \( -name '*.map' -o -name '*.ts' -o -name '*.mts' -o -name '*.cts' \) -delete
find "$folder" -mindepth 2 -maxdepth 3 -type d \
  \( -path '*/test' -o -path '*/tests' -o -path '*/docs' -o -path '*/examples' -o -path '*/benchmark' -o -path '*/benchmarks' \) -prune -exec rm -rf {} +
rm -rf "$folder"/@opentelemetry/*/build/esm "$folder"/@opentelemetry/*/build/esnext "$folder"/@libsql/*-musl*

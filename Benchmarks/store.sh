#!/bin/sh
# A year of nights in the measurement table: ingest rate, file size, time and size of one night's report.
#
#   Benchmarks/store.sh [ROWS]          default: 10000000 (about ten minutes, 1 GB under TMPDIR)
#
#   BENCH_STORE  an existing build of bench-store (default: built in release mode)
set -eu
cd "$(dirname "$0")/.."

if [ -z "${BENCH_STORE:-}" ]; then
  swift build --configuration release --product bench-store
  BENCH_STORE=$(swift build --configuration release --show-bin-path)/bench-store
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$BENCH_STORE" "$folder" "${1:-10000000}" .

#!/bin/sh
# A year of nights in the measurement table: ingest rate, file size, time and size of one night's report.
#
#   Benchmarks/store.sh [ROWS]          default: 10000000 (about ten minutes, 1 GB under TMPDIR)
#
#   BENCH_FOLDER  a folder for the store that is kept; one that is filled already is only reported on
#   BENCH         an existing build of the bench executable (default: built in release mode)
set -eu
cd "$(dirname "$0")/.."

if [ -z "${BENCH:-}" ]; then
  swift build --configuration release --product bench
  BENCH=$(swift build --configuration release --show-bin-path)/bench
fi
if [ "${BENCH_FOLDER:-}" ]; then
  folder=$BENCH_FOLDER
else
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
fi
rows=${1:-10000000}
if [ -e "$folder/store.sqlite" ]; then rows=0; fi
"$BENCH" store "$folder" "$rows" .
# The same with nothing of the store in memory, as in the morning.
sync
python3 - "$folder" <<'PYTHON'
import os
import sys

for name in sorted(os.listdir(sys.argv[1])):
    if ".sqlite" in name:
        with open(os.path.join(sys.argv[1], name), "rb") as file:
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
PYTHON
echo "with a cold cache:"
"$BENCH" store "$folder" 0 .

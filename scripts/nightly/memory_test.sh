#!/bin/sh
# Runs a night in too little memory for one of its checkpoints: in a control group of its own, in which the kernel's
# out-of-memory killer ends that worker, and nothing else. It must be tried as often as 'attempts' says and recorded as
# failed with the reason, the others measured; with room and --retry-failed the tables are those of an undisturbed run.
# To be run as root, where control groups limit memory (version 1 or 2).
#
#   scripts/nightly/memory_test.sh CLAIMS
set -eu

claims=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
if [ -d /sys/fs/cgroup/memory ]; then
  group=/sys/fs/cgroup/memory/claims-memory-test
  limit=memory.limit_in_bytes
else
  group=/sys/fs/cgroup/claims-memory-test
  limit=memory.max
fi
trap 'rmdir "$group" 2>/dev/null || true; rm -rf "$work"' EXIT

python3 "$here/small_checkpoints.py" "$work/models/small" 2
LAYERS=4 HEADS=16 python3 "$here/small_checkpoints.py" "$work/models/large" 1 100 6000
for name in narrow room; do
  mkdir -p "$work/$name/lab/claims"
  cat >"$work/$name/nightly.yaml" <<YAML
subjects:
  - {name: small, checkpoints: ../models/small, step: 'step(\d+)'}
  - {name: large, checkpoints: ../models/large, step: 'step(\d+)'}
batches: [../models/large/batch.json]
measure: {examples: 6000, draws: 2}
noise: {parts: 0, repeats: 0}
claims: {root: lab}
settle: 0s
executor: {workers: 1, memory: 512MB, attempts: 2}
YAML
done
"$claims" nightly run --measure-only "$work/room/nightly.yaml" >/dev/null 2>&1

mkdir "$group"
echo "${MEGABYTES:-110}000000" >"$group/$limit"
code=0
sh -c 'echo $$ >"$1/cgroup.procs" && exec "$2" nightly run "$3"' sh "$group" "$claims" "$work/narrow/nightly.yaml" \
  >"$work/out" 2>&1 || code=$?
grep -E ": lost:|^failed|checkpoints" "$work/out" || cat "$work/out"
[ "$code" = 4 ] || { cat "$work/out"; echo "code $code instead of 4"; exit 1; }
[ "$(grep -c 'large@100.*: lost: .*signal 9 (out of memory' "$work/out")" = 2 ] || { echo "two attempts were to be lost"; exit 1; }
grep -q "^failed: .*large/step100: .*out of memory" "$work/out" || { echo "the reason is not told"; exit 1; }
grep -q "^3 checkpoints, 2 units measured" "$work/out" || { echo "the others were to be measured"; exit 1; }
"$claims" nightly run --measure-only --retry-failed "$work/narrow/nightly.yaml" 2>/dev/null
python3 "$here/compare_tables.py" "$work/room" "$work/narrow"

#!/bin/sh
# Runs nights on disks that are too small, then makes room: the tables must be those of a run that had room.
# To be run as root (it mounts a small tmpfs).
#
#   scripts/nightly/full_disk_test.sh CLAIMS
set -eu

claims=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'umount "$work/disk" 2>/dev/null || true; rm -rf "$work"' EXIT

mkdir "$work/disk"
python3 "$here/small_checkpoints.py" "$work/models" 4
mkdir -p "$work/lab/claims"
for name in disk room; do
  cat >"$work/$name.yaml" <<YAML
home: $name/nightly
subjects:
  - {name: small, checkpoints: models, step: 'step(\d+)'}
batches: [models/batch.json]
measure: {examples: 64, draws: 2}
noise: {parts: 4, repeats: 1}
claims: {root: lab}
settle: 0s
executor: {attempts: 1}
YAML
done
"$claims" nightly run "$work/room.yaml" >/dev/null 2>&1
full=0
for kilobytes in 100 300 500 700 900 1000 1100 1200 1300 1400 1500 1600 1700 1800 1900 2000 2200 2400; do
  mount -t tmpfs -o size=${kilobytes}k tmpfs "$work/disk"
  code=0
  "$claims" nightly run "$work/disk.yaml" >"$work/out" 2>&1 || code=$?
  if [ "$code" != 0 ]; then
    full=$((full + 1))
    echo "$kilobytes kB: code $code, $(grep -h "^error" "$work/out" | tail -1 | cut -c1-150)"
  else
    echo "$kilobytes kB: enough"
  fi
  mount -o remount,size=64m "$work/disk"
  "$claims" nightly run "$work/disk.yaml" >"$work/out" 2>&1 || { tail -3 "$work/out"; exit 1; }
  python3 "$here/compare_tables.py" "$work/disk" "$work/room" >/dev/null
  umount "$work/disk"
done
echo "$full of 18 disks were too small; every table was the same once there was room"

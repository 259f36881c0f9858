#!/bin/sh
# Runs a night on a real Slurm of one node, all on loopback (slurm_cluster.sh). To be run as root.
#
#   scripts/nightly/slurm_test.sh CLAIMS
#
# Workers are killed in the middle, then the run itself; the table must be that of an undisturbed local run.
set -eu

claims=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
. "$here/slurm_cluster.sh"
start_cluster 1

config() { # folder, executor
  mkdir "$1"
  python3 "$here/small_checkpoints.py" "$1/models" 4 100 "${EXAMPLES:-1500}"
  cat >"$1/nightly.yaml" <<YAML
subjects:
  - {name: small, checkpoints: models, step: 'step(\d+)'}
batches: [models/batch.json]
measure: {examples: ${EXAMPLES:-1500}, draws: 2}
noise: {parts: 4, repeats: 1}
settle: 0s
executor: {kind: $2, workers: 2, memory: 512MB, time: 5m, attempts: 5}
YAML
}

config "$work/local" local
"$claims" nightly run --measure-only "$work/local/nightly.yaml" 2>/dev/null

config "$work/slurm" slurm
"$claims" nightly run --measure-only "$work/slurm/nightly.yaml" >"$work/run1.txt" 2>&1 &
run=$!
killed=0
for _ in $(seq 600); do
  worker=$(pgrep -f "nightly work .*$work/slurm" -n || true)
  if [ "$worker" ] && ! ps -o args= -p "$worker" | grep -q slurm_script; then
    if kill -9 "$worker" 2>/dev/null; then
      killed=$((killed + 1))
      sleep 1
    fi
  fi
  if [ "$killed" -ge 3 ]; then break; fi
  sleep 0.05
done
echo "workers killed: $killed"
for _ in $(seq 300); do
  if grep -q ": lost:" "$work/run1.txt"; then break; fi
  sleep 0.2
done
squeue --array --noheader --format="%F_%K %T" | sort | uniq -c | head -3 || true
"$claims" nightly status "$work/slurm/nightly.yaml" || true
kill -9 "$run" 2>/dev/null || true
wait "$run" 2>/dev/null || true
echo "the run was killed too; Slurm still has $(squeue --array --noheader --name=claims-nightly | wc -l) tasks"
grep -E "^job|: lost:" "$work/run1.txt" || true
"$claims" nightly run --measure-only "$work/slurm/nightly.yaml" >"$work/run2.txt" 2>&1 || { cat "$work/run2.txt"; exit 1; }
grep -E "^job|: lost:|checkpoints" "$work/run2.txt" || true
"$claims" nightly status "$work/slurm/nightly.yaml"
python3 "$here/compare_tables.py" "$work/local" "$work/slurm"

#!/bin/sh
# What a cluster does to units, on a real Slurm of two nodes on loopback (slurm_cluster.sh). To be run as root.
#
#   scripts/nightly/slurm_loss_test.sh CLAIMS
#
# 1. The night is started as examples/slurm/submit.sh is, a job of the cluster itself. A node is lost while its unit
#    runs: slurmd and all that it started are killed, as when a machine loses power. Slurm finds the node down and
#    requeues its tasks on the other; the table must be that of an undisturbed local run.
# 2. Units beyond the memory of their tasks, which Slurm kills: tried as often as 'attempts' says, then recorded as
#    failed with the reason; with room and --retry-failed the night comes through.
set -eu

claims=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
. "$here/slurm_cluster.sh"
start_cluster 2 SlurmdTimeout=10 JobAcctGatherType=jobacct_gather/linux JobAcctGatherFrequency=1 \
  JobAcctGatherParams=OverMemoryKill

config() { # folder, executor, further words of it, checkpoints, examples
  mkdir -p "$1"
  python3 "$here/small_checkpoints.py" "$1/models" "$4" 100 "$5"
  cat >"$1/nightly.yaml" <<YAML
subjects:
  - {name: small, checkpoints: models, step: 'step(\d+)'}
batches: [models/batch.json]
measure: {examples: $5, draws: 2}
noise: {parts: 4, repeats: 1}
claims: {root: lab}
settle: 0s
executor: {kind: $2, workers: 2, memory: 512MB, time: 10m$3}
YAML
  mkdir -p "$1/lab/claims"
}

config "$work/local" local "" 4 1500
"$claims" nightly run --measure-only "$work/local/nightly.yaml" 2>/dev/null

echo "--- a lost node"
config "$work/slurm" local ", attempts: 3" 4 1500
mkdir "$work/bin"
ln -s "$claims" "$work/bin/claims"
PATH="$work/bin:$PATH" sbatch --parsable --nodelist=n2 --output="$work/collector.txt" \
  "$here/../../examples/slurm/submit.sh" "$work/slurm/nightly.yaml"
lost=""
for _ in $(seq 600); do
  lost=$(squeue --noheader --name=claims-nightly --states=RUNNING --nodelist=n1 --format=%A | head -1)
  if [ "$lost" ]; then break; fi
  sleep 0.1
done
[ "$lost" ] || { cat "$work/collector.txt"; echo "no unit ran on n1"; exit 1; }
squeue --array --format="%F_%K %j %T %N"
descendants() { for child in $(pgrep -P "$1" || true); do descendants "$child"; echo "$child"; done; }
node=$(cat "$work/slurmd.n1.pid")
# The steps' daemons are no children of slurmd's: they are found by the jobs that run there.
for job in $(squeue --noheader --states=RUNNING --nodelist=n1 --format=%A); do
  for step in $(pgrep -f "slurmstepd: \[$job\." || true); do kill -9 "$step" $(descendants "$step") 2>/dev/null || true; done
done
kill -9 "$node"
echo "node n1 lost with job $lost"
for _ in $(seq 120); do
  if sinfo --noheader --Node --format='%N %T' | grep -q '^n1 down'; then break; fi
  sleep 0.5
done
sinfo --noheader --Node --format='%N %T'
squeue --array --format="%F_%K %j %T %N %r"
for _ in $(seq 480); do
  if ! squeue --noheader --name=claims-collector | grep -q .; then break; fi
  sleep 1
done
grep -E "^job|: lost:|checkpoints|^error" "$work/collector.txt" || cat "$work/collector.txt"
grep -E "requeue|not responding" "$work/slurmctld.log" | head -4 || true
python3 "$here/compare_tables.py" "$work/local" "$work/slurm"
rm "$work/slurmd.n1.pid"
slurmd -f "$SLURM_CONF" -N n1

echo "--- out of memory"
# A unit of these takes 150 MB.
export LAYERS=4 HEADS=16
config "$work/large" local "" 2 4000
"$claims" nightly run --measure-only "$work/large/nightly.yaml" 2>/dev/null
config "$work/narrow" slurm ', attempts: 2, sbatch: ["--mem=100M"]' 2 4000
code=0
"$claims" nightly run "$work/narrow/nightly.yaml" >"$work/narrow.txt" 2>&1 || code=$?
grep -E "^job|: lost:|^failed|checkpoints" "$work/narrow.txt"
[ "$code" = 4 ] || { echo "code $code instead of 4"; exit 1; }
[ "$(grep -c ': lost:.*xceeded .*memory limit' "$work/narrow.txt")" = 4 ] || { echo "2 units were to be tried twice"; exit 1; }
[ "$(grep -c '^failed: .*xceeded .*memory limit' "$work/narrow.txt")" = 2 ] || { echo "the reason is not told"; exit 1; }
sed -i 's/, sbatch: .*]}/}/' "$work/narrow/nightly.yaml"
"$claims" nightly run --measure-only --retry-failed "$work/narrow/nightly.yaml" >"$work/narrow2.txt" 2>&1
grep checkpoints "$work/narrow2.txt"
python3 "$here/compare_tables.py" "$work/large" "$work/narrow"

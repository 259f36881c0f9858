#!/bin/sh
# Runs a night on a real Slurm of one node, all on loopback: slurmctld, slurmd and munged from Debian's packages
# (apt-get install slurm-wlm munge), started here and stopped at the end. To be run as root.
#
#   scripts/nightly/slurm_test.sh CLAIMS
#
# Workers are killed in the middle, then the run itself; the table must be that of an undisturbed local run.
set -eu

claims=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d /tmp/slurm-test.XXXXXX)
chmod 755 "$work"
export SLURM_CONF="$work/slurm.conf"
host=$(hostname -s)

stop() {
  scancel --quiet --name=claims-nightly 2>/dev/null || true
  for name in slurmd slurmctld munged; do
    if [ -s "$work/$name.pid" ]; then kill "$(cat "$work/$name.pid")" 2>/dev/null || true; fi
  done
  sleep 1
  if [ "${KEEP:-}" ]; then echo "kept: $work"; else rm -rf "$work"; fi
}
trap stop EXIT

mkdir "$work/state" "$work/spool"
dd if=/dev/urandom of="$work/munge.key" bs=128 count=1 2>/dev/null
chmod 400 "$work/munge.key"
cat >"$SLURM_CONF" <<CONF
ClusterName=loopback
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmdPort=16818
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1
ReturnToService=2
MpiDefault=none
NodeName=$host NodeAddr=127.0.0.1 CPUs=4 RealMemory=6000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
munged --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
  --log-file="$work/munged.log" --seed-file="$work/munge.seed"
slurmctld -f "$SLURM_CONF"
slurmd -f "$SLURM_CONF" -N "$host"
for _ in $(seq 60); do
  if sinfo --noheader --format=%T 2>/dev/null | grep -q idle; then break; fi
  sleep 0.5
done
sinfo

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
python3 - "$work" <<'PYTHON'
import sqlite3, sys
work = sys.argv[1]
def table(home, name):
    with sqlite3.connect(f"{home}/nightly/{name}.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sorted(database.execute("""
            SELECT n.value, q.value, r.value, b.value, step, layer, head, d.value, a.value, l.value, m.value, p.digest
            FROM measurement AS m JOIN text AS n ON n.id = m.source JOIN text AS q ON q.id = m.quantity
              JOIN text AS r ON r.id = m.run JOIN text AS b ON b.id = m.batch JOIN text AS d ON d.id = m.detail
              JOIN text AS a ON a.id = m.ablated JOIN text AS l ON l.id = m.label
              JOIN provenance AS p ON p.id = m.provenance"""))
count = 0
for name in ["store", "noise"]:
    local, slurm = table(f"{work}/local", name), table(f"{work}/slurm", name)
    assert local and len(local) == len(slurm), (name, len(local), len(slurm))
    for a, b in zip(local, slurm):
        assert a == b, (a, b)
    count += len(local)
print(f"{count} rows, the same as those of the local run")
PYTHON

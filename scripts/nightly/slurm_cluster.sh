# A real Slurm on loopback, for the tests beside this file, which read it in: slurmctld, slurmd and munged from Debian's
# packages (apt-get install slurm-wlm munge), started here and stopped when the script ends. To be run as root.
#
#   start_cluster NODES [LINE OF slurm.conf …]     nodes n1, n2, … of 4 processors and 6000 MB each
#
# Sets 'work', a folder that is removed at the end, and SLURM_CONF.

work=$(mktemp -d /tmp/slurm-test.XXXXXX)
chmod 755 "$work"
export SLURM_CONF="$work/slurm.conf"

stop_cluster() {
  scancel --quiet --name=claims-nightly 2>/dev/null || true
  scancel --quiet --name=claims-collector 2>/dev/null || true
  for pid in "$work"/slurmd.*.pid "$work/slurmctld.pid" "$work/munged.pid"; do
    if [ -s "$pid" ]; then kill "$(cat "$pid")" 2>/dev/null || true; fi
  done
  sleep 1
  if [ "${KEEP:-}" ]; then echo "kept: $work"; else rm -rf "$work"; fi
}

start_cluster() {
  nodes=$1
  shift
  trap stop_cluster EXIT
  mkdir "$work/state"
  dd if=/dev/urandom of="$work/munge.key" bs=128 count=1 2>/dev/null
  chmod 400 "$work/munge.key"
  cat >"$SLURM_CONF" <<CONF
ClusterName=loopback
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=16817
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool.%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.%n.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SlurmdParameters=config_overrides
SchedulerParameters=sched_interval=1
ReturnToService=2
MpiDefault=none
NodeName=n[1-$nodes] NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=[16821-$((16820 + nodes))] CPUs=4 RealMemory=6000 State=UNKNOWN
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
  for line in "$@"; do echo "$line" >>"$SLURM_CONF"; done
  grep -q '^JobAcctGatherType=' "$SLURM_CONF" || echo "JobAcctGatherType=jobacct_gather/none" >>"$SLURM_CONF"
  munged --force --key-file="$work/munge.key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
    --log-file="$work/munged.log" --seed-file="$work/munge.seed"
  slurmctld -f "$SLURM_CONF"
  for node in $(seq "$nodes"); do
    mkdir "$work/spool.n$node"
    slurmd -f "$SLURM_CONF" -N "n$node"
  done
  for _ in $(seq 60); do
    if [ "$(sinfo --noheader --Node --format='%N %T' 2>/dev/null | grep -c ' idle$')" = "$nodes" ]; then break; fi
    sleep 0.5
  done
  sinfo
}

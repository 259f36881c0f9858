#!/bin/sh
#SBATCH --job-name=claims-collector
#SBATCH --mem=4G
#SBATCH --cpus-per-task=1
#SBATCH --time=24:00:00
#SBATCH --requeue
# The collector as a job: it submits the units as array jobs, brings their results into the table and writes the
# report. Killed or requeued, it goes on where it stopped; units that still run are waited for.
#
#   sbatch examples/slurm/submit.sh /shared/claims/nightly.yaml
#
# 'home' must lie in a folder that all nodes see. Only this job opens the table; workers write files.
set -eu
exec claims nightly run --executor slurm "$1"

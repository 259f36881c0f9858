#!/bin/sh
# Builds the benchmark and runs all of it in one go on this machine: what the machine can do at most, spectra against NumPy
# and PyTorch, forward passes against Transformers, training against PyTorch, and how the cost of work grows.
#
#   BENCH_VENV  an existing virtual environment with numpy, scipy, torch and transformers (default: .venv-bench, made if missing)
#   BENCH       an existing build of the bench executable (default: built in release mode)
#   THREADS     threads for every tool (default: all cores)
set -eu
cd "$(dirname "$0")/.."

venv=${BENCH_VENV:-.venv-bench}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet numpy scipy torch transformers
fi

if [ -z "${BENCH:-}" ]; then
  swift build --configuration release --product bench
  BENCH=$(swift build --configuration release --show-bin-path)/bench
fi

# A ratio below what is required ends the run with 1, after all of it.
status=0
"$venv/bin/python" Benchmarks/machine.py "$BENCH" || status=1
"$venv/bin/python" Benchmarks/spectra.py "$BENCH" ${THREADS:-} || status=1
"$venv/bin/python" Benchmarks/forward.py "$BENCH" ${THREADS:+--threads "$THREADS"} || status=1
"$venv/bin/python" Benchmarks/training.py "$BENCH" ${THREADS:+--threads "$THREADS"} || status=1
exit "$status"

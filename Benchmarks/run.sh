#!/bin/sh
# Builds the benchmark and runs it against NumPy and PyTorch on this machine.
#
#   BENCH_VENV  an existing virtual environment with numpy and torch (default: .venv-bench, made if missing)
#   BENCH       an existing build of the bench executable (default: built in release mode)
#   THREADS     threads for every tool (default: all cores)
set -eu
cd "$(dirname "$0")/.."

venv=${BENCH_VENV:-.venv-bench}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet numpy scipy torch
fi

if [ -z "${BENCH:-}" ]; then
  swift build --configuration release --product bench
  BENCH=$(swift build --configuration release --show-bin-path)/bench
fi

exec "$venv/bin/python" Benchmarks/spectra.py "$BENCH" ${THREADS:-}

#!/bin/sh
# Makes the suite's evidence anew: trains the small models, measures them, and measures SmolLM2-135M where it can be fetched.
#
#   swift build -c release --product claims
#   CLAIMS=.build/release/claims suites/induction-heads/make.sh
#
# A run that was stopped goes on where it was. Models and all rows stay in .claims/induction-heads (RUNS says otherwise); what
# the repository keeps is written to suites/induction-heads/evidence.
set -eu
cd "$(dirname "$0")/../.."

claims=${CLAIMS:-.build/release/claims}
runs=${RUNS:-.claims/induction-heads}
suite=suites/induction-heads
mkdir -p "$runs" "$suite/evidence"

for plan in attention-1:1,2 attention-2:1,2,3 attention-3:1 mlp-1:1 mlp-2:1; do
  name=${plan%%:*}
  seeds=${plan#*:}
  "$claims" train "$suite/recipes/$name.json" --seeds "$seeds" --out "$runs/$name"
  for seed in $(echo "$seeds" | tr , ' '); do
    rows="$runs/$name-s$seed.jsonl"
    [ -s "$rows" ] || "$claims" circuits "$runs/$name/s$seed" --subject "$name/s$seed" --tier replica \
      --early 9-12 --late 57-64 --out "$rows"
  done
done
python3 "$suite/compact.py" "$suite/evidence/small-models.csv" "$runs"/attention-?-s?.jsonl "$runs"/mlp-?-s?.jsonl

if paths=$(scripts/real/fetch.sh); then
  model=$(echo "$paths" | sed -n 1p)
  text=$(echo "$paths" | sed -n 2p)
  rows="$runs/smollm2-135m.jsonl"
  [ -s "$rows" ] || "$claims" circuits "$model" --subject smollm2-135m --tokens 1000-30000 --text "$text" --windows 60 \
    --early 46-55 --late 491-500 --without-ablations --out "$rows"
  python3 "$suite/compact.py" "$suite/evidence/smollm2-135m.csv" "$rows"
else
  echo "SmolLM2-135M could not be fetched; its claims have no evidence" >&2
fi

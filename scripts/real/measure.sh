#!/bin/sh
# Measures SmolLM2-135M and answers the extension claims with it.
#
#   CLAIMS=.build/release/claims EXAMPLES=2000 scripts/real/measure.sh
#
# About 15 minutes for 500 examples on two cores with AVX-512; the rows stay in .claims/real.
set -eu

claims=${CLAIMS:-.build/release/claims}
examples=${EXAMPLES:-500}
folder=.claims/real
rows="$folder/smollm2-135m-$examples.jsonl"
paths=$(scripts/real/fetch.sh)
model=$(echo "$paths" | sed -n 1p)
text=$(echo "$paths" | sed -n 2p)

mkdir -p "$folder"
if [ ! -s "$rows" ]; then
  "$claims" measure "$model" --subject smollm2-135m --examples "$examples" \
    --batch induction --batch "natural:$text" --out "$rows" | tee "$folder/summary-$examples.txt"
else
  cat "$folder/summary-$examples.txt"
fi
"$claims" verify --rows "$rows" ext-floor-under-grouped-queries ext-where-the-floor-breaks \
  ext-sink-starts-above-the-floor ext-induction-screen-in-key-value-groups \
  ext-induction-ablation-under-grouped-queries bos-floor-universal-property

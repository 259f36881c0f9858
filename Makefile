# The two commands: each installs what is missing, then does its job.
.PHONY: report test setup bench

# The authors' published results, where they are at hand; without them the recorded verdicts serve.
CLAIMS_ARCHIVE ?= $(abspath $(firstword $(wildcard archive ../shared/archive)))
export CLAIMS_ARCHIVE

report: setup
	swift build -c release --product claims
	.build/release/claims report --out out

test: setup
	swift test

bench: setup
	Benchmarks/run.sh

setup:
	@scripts/setup.sh

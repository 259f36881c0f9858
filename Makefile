# The two commands: each installs what is missing, then does its job.
.PHONY: report test setup bench reference

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

# The generated pages of the claim language.
reference: setup
	swift build --product claims
	.build/debug/claims reference --format markdown > claims/QUESTIONS.md
	.build/debug/claims reference --format schema > claims/claim.schema.json

setup:
	@scripts/setup.sh

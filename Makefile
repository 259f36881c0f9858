# The two commands: each installs what is missing, then does its job.
.PHONY: report test checks setup bench reference real dist

# The authors' published results, where they are at hand; without them the recorded verdicts serve.
CLAIMS_ARCHIVE ?= $(abspath $(firstword $(wildcard archive ../shared/archive)))
export CLAIMS_ARCHIVE

# Built as for the tests, so that the two commands share what they compile (numeric code is optimised in both).
report: setup
	swift build --product claims
	.build/debug/claims report --out out

# Unit tests and every check; then the report in a real browser, and the commands in terminals.
test: setup
	scripts/test.sh
	scripts/checks/run.sh

# The latter alone, with what was built.
checks:
	scripts/checks/run.sh

# An archive that runs on a bare Debian, and one of the source (scripts/dist/try.sh tries it in a fresh root).
dist: setup
	scripts/dist/make.sh

bench: setup
	Benchmarks/run.sh

# A real model, fetched once: SmolLM2-135M measured, the extension claims answered (EXAMPLES=2000 for all).
real: setup
	swift build -c release --product claims
	scripts/real/measure.sh

# The generated pages of the claim language.
reference: setup
	swift build --product claims
	.build/debug/claims reference --format questions > claims/QUESTIONS.md
	.build/debug/claims reference --format vocabulary > claims/VOCABULARY.md
	.build/debug/claims reference --format schema > claims/claim.schema.json

setup:
	@scripts/setup.sh

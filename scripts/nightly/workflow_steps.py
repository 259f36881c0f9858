#!/usr/bin/env python3
"""Runs the `run:` steps of a workflow's only job in order, as a runner does: bash -e, in the checkout, steps after a
failed one only with `if: always()`. Steps of the host's own (`uses:`) are named and passed over.

    scripts/nightly/workflow_steps.py WORKFLOW CHECKOUT SUMMARY

SUMMARY is the file that GITHUB_STEP_SUMMARY names. Ends with the code of the first step that failed.
"""
import os
import subprocess
import sys

import yaml

workflow, checkout, summary = sys.argv[1:4]
with open(workflow) as file:
    (job,) = yaml.safe_load(file)["jobs"].values()
code = 0
for step in job["steps"]:
    name = step.get("name") or step.get("run") or step["uses"]
    if "run" not in step:
        print(f"step {name}: the host's own, passed over", flush=True)
        continue
    if code and step.get("if") != "always()":
        print(f"step {name}: skipped", flush=True)
        continue
    environment = {**os.environ, "CI": "true", "GITHUB_STEP_SUMMARY": summary}
    done = subprocess.run(["bash", "-e", "-o", "pipefail", "-c", step["run"]], cwd=checkout, env=environment)
    print(f"step {name}: code {done.returncode}", flush=True)
    code = code or done.returncode
sys.exit(code)

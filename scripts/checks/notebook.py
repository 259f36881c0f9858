"""Runs the examples of docs/notebook.md as they stand, with the program and the pandas of the day.

    python3 scripts/checks/notebook.py CLAIMS

The example with a model in memory runs where torch and transformers can be imported, and is said to be skipped elsewhere.
"""
import importlib.util
import os
import re
import subprocess
import sys
import tempfile


def blocks(page: str) -> list[tuple[str, str]]:
    """The Python examples: what the fence says besides `python`, and the lines."""
    return re.findall(r"^```python ?(\w*)\n(.*?)^```$", page, re.M | re.S)


def main() -> int:
    claims, root = os.path.abspath(sys.argv[1]), os.getcwd()
    import pandas as pd

    with open("docs/notebook.md", encoding="utf-8") as file:
        examples = blocks(file.read())
    with tempfile.TemporaryDirectory() as folder:
        os.symlink(claims, f"{folder}/claims")
        os.environ["PATH"] = f"{folder}:{os.environ['PATH']}"
        environment = {k: v for k, v in os.environ.items() if k != "CLAIMS_ARCHIVE"}
        for command, name in [("verify", "verdicts.csv"), ("findings", "findings.csv")]:
            with open(f"{folder}/{name}", "wb") as out:
                # 1 says that a verdict differs, which other tests report.
                ended = subprocess.run(
                    [claims, command, "--format", "csv", "--suite", root], stdout=out, stderr=subprocess.DEVNULL, env=environment)
            assert ended.returncode in (0, 1), f"claims {command} ended with {ended.returncode}"
        with open(f"{root}/Tests/HarnessTests/Fixtures/replica/rows.jsonl", encoding="utf-8") as rows:
            with open(f"{folder}/rows.jsonl", "w", encoding="utf-8") as some:
                some.writelines(line for _, line in zip(range(500), rows))
        os.chdir(folder)
        names: dict = {"pd": pd, "subprocess": subprocess}
        has_transformers = all(importlib.util.find_spec(name) for name in ["torch", "transformers"])
        ran = skipped = 0
        for needs, example in examples:
            if needs == "transformers":
                if not has_transformers:
                    skipped += 1
                    continue
                from transformers import GPT2Config, GPT2LMHeadModel

                names["model"] = GPT2LMHeadModel(GPT2Config(n_layer=2, n_embd=32, n_head=4, vocab_size=500, n_positions=300))
            exec(example, names)
            ran += 1

        verdicts, findings, rows = names["verdicts"], names["findings"], names["rows"]
        assert len(verdicts) > 1000 and verdicts["claim"].nunique() > 200, verdicts.shape
        assert verdicts["value"].dtype == float and verdicts.query("lower > value or upper < value").empty
        assert len(findings) > 10 and findings["says"].notna().all()
        assert len(rows) == 500 and rows["value"].dtype == float
        lint = subprocess.run([claims, "evidence", "--rows", "mine.csv", "--suite", root], capture_output=True, text=True, env=environment)
        assert lint.returncode == 0 and "loss" in lint.stdout, lint.stdout + lint.stderr
        if "measured" in names:
            assert (names["measured"]["quantity"] == "pr").sum() == 8
    assert ran >= 5, ran
    note = f"; {skipped} skipped: torch or transformers is not there" if skipped else ""
    print(f"notebook: {ran} examples run with pandas {pd.__version__}{note}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

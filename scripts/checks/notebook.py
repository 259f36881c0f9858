"""Runs the examples of docs/notebook.md as they stand, with the program and the pandas of the day.

    python3 scripts/checks/notebook.py CLAIMS

The example with a model in memory takes one of Transformers where torch and transformers can be imported. Elsewhere one that
writes the same folder stands in for it, so that the commands of the example run all the same, and the last line says so.
"""
import importlib.util
import json
import os
import re
import struct
import subprocess
import sys
import tempfile


def blocks(page: str) -> list[tuple[str, str]]:
    """The Python examples: what the fence says besides `python`, and the lines."""
    return re.findall(r"^```python ?(\w*)\n(.*?)^```$", page, re.M | re.S)


SHAPE = {"n_layer": 2, "n_embd": 32, "n_head": 4, "vocab_size": 10_000, "n_positions": 300}


class SavedModel:
    """Writes what Transformers' GPT2LMHeadModel of this shape saves, with random weights."""

    def save_pretrained(self, folder: str) -> None:
        import numpy as np

        width, random = SHAPE["n_embd"], np.random.default_rng(0)
        shapes = {"wte": (SHAPE["vocab_size"], width), "wpe": (SHAPE["n_positions"], width), "ln_f": (width,)}
        for layer in range(SHAPE["n_layer"]):
            shapes |= {f"h.{layer}.ln_{n}": (width,) for n in (1, 2)}
            for name, columns in [("attn.c_attn", 3 * width), ("mlp.c_fc", 4 * width)]:
                shapes[f"h.{layer}.{name}"] = (width, columns)
            shapes |= {f"h.{layer}.attn.c_proj": (width, width), f"h.{layer}.mlp.c_proj": (4 * width, width)}
        tensors = {}
        for name, shape in shapes.items():
            is_norm = "ln_" in name
            tensors[f"transformer.{name}.weight"] = np.ones(shape, "<f4") if is_norm else random.normal(0, 0.02, shape).astype("<f4")
            if name not in ("wte", "wpe"):
                tensors[f"transformer.{name}.bias"] = np.zeros(shape[-1:], "<f4")
        header, end = {}, 0
        for name, tensor in tensors.items():
            header[name] = {"dtype": "F32", "shape": tensor.shape, "data_offsets": [end, end := end + tensor.nbytes]}
        text = json.dumps(header).encode()
        os.makedirs(folder, exist_ok=True)
        with open(f"{folder}/model.safetensors", "wb") as file:
            file.writelines([struct.pack("<Q", len(text)), text, *(tensor.tobytes() for tensor in tensors.values())])
        with open(f"{folder}/config.json", "w", encoding="utf-8") as file:
            json.dump({"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], **SHAPE}, file)


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
        if has_transformers:
            from transformers import GPT2Config, GPT2LMHeadModel

            names["model"] = GPT2LMHeadModel(GPT2Config(**SHAPE))
        else:
            names["model"] = SavedModel()
        for _, example in examples:
            exec(example, names)

        verdicts, findings, rows = names["verdicts"], names["findings"], names["rows"]
        assert len(verdicts) > 1000 and verdicts["claim"].nunique() > 200, verdicts.shape
        assert verdicts["value"].dtype == float and verdicts.query("lower > value or upper < value").empty
        assert len(findings) > 10 and findings["says"].notna().all()
        assert len(rows) == 500 and rows["value"].dtype == float
        lint = subprocess.run([claims, "evidence", "--rows", "mine.csv", "--suite", root], capture_output=True, text=True, env=environment)
        assert lint.returncode == 0 and "loss" in lint.stdout, lint.stdout + lint.stderr
        assert (names["measured"]["quantity"] == "pr").sum() == SHAPE["n_layer"] * SHAPE["n_head"]
    assert len(examples) >= 6, len(examples)
    note = "" if has_transformers else "; a folder as Transformers writes it stood in for Transformers, which is not there"
    print(f"notebook: {len(examples)} examples run with pandas {pd.__version__}{note}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

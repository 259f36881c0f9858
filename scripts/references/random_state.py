"""Reference draws of NumPy's legacy RandomState: what its methods return, in order, from many seeds.

Writes Tests/ComputeTests/Fixtures/random.json. Every step of a program draws from the same state, so that
what a method leaves behind (a spare normal number, a position in the generator) counts too. Of long results
the file keeps the first values and a digest of all.

Run from anywhere: python3 scripts/references/random_state.py
"""

import json
import pathlib
import struct

import numpy as np

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures/random.json"
KEPT = 2
RANGES = [
    (0, 1), (5, 6), (0, 2), (-3, 4), (1, 255), (0, 256), (0, 257), (100, 10000), (20, 128), (-(10**6), 10**6),
    (0, 2**31 - 1), (0, 2**31), (-(2**31), 2**31), (0, 2**32 - 1), (0, 2**32), (0, 2**32 + 1), (-5, 2**33),
    (0, 2**53), (-(2**62), 2**62), (0, 2**63 - 1), (-(2**63), 2**63 - 1), (-(2**63), 0),
]


def words(values):
    """The bits of every value as an unsigned 64-bit number."""
    values = np.atleast_1d(values)
    if values.dtype.kind == "f":
        return [struct.unpack("<Q", struct.pack("<d", v))[0] for v in values.tolist()]
    return [v % 2**64 for v in values.tolist()]


def step(method, arguments, values):
    bits = words(values)
    digest = 0
    for word in bits:
        digest = (digest * 6364136223846793005 + word + 1) % 2**64
    return {"method": method, "arguments": arguments, "first": [str(b) for b in bits[:KEPT]], "digest": str(digest)}


def program(state, index):
    """Twelve steps whose sizes and ranges vary with the index."""
    size = [0, 1, 2, 3, 10, 97, 256, 625, 1300][index % 9]
    steps = []
    for low, high in (RANGES[index % len(RANGES)], RANGES[(7 * index + 3) % len(RANGES)]):
        steps.append(step("randint", [str(low), str(high), str(size)], state.randint(low, high, size)))
        steps.append(step("randint1", [str(low), str(high)], state.randint(low, high)))
    steps.append(step("random", [str(size)], state.random_sample(size)))
    steps.append(step("normal", [str(size)], state.standard_normal(size)))
    steps.append(step("normal", ["3"], state.randn(3)))
    steps.append(step("permutation", [str(size)], state.permutation(size)))
    count = size // 2
    steps.append(step("choice", [str(size + 1), str(count)], state.choice(size + 1, count, replace=False)))
    steps.append(step("choiceReplace", [str(size + 1), str(count)], state.choice(size + 1, count)))
    weights = [1.0, 0.5, 2.0, 0.0, 0.25 * (index % 5)]
    p = np.array(weights) / sum(weights)
    steps.append(step("choiceWeights", [repr(float(w)) for w in p] + [str(count)], state.choice(5, count, p=p)))
    shuffled = np.arange(size) * 3
    state.shuffle(shuffled)
    steps.append(step("shuffle", [str(size)], shuffled))
    steps.append(step("uniform", ["-2.5", "7.25", str(count)], state.uniform(-2.5, 7.25, count)))
    steps.append(step("scaledNormal", ["1.5", "0.25"], state.normal(1.5, 0.25)))
    return steps


def main():
    seeds = [[s] for s in [0, 1, 2, 3, 7, 42, 123, 149, 256, 271, 314, 1000, 12345, 2**31 - 1, 2**31, 2**32 - 1]]
    seeds += [[int(s)] for s in np.random.RandomState(99).randint(0, 2**32, 20)]
    keys = [[0], [1, 2], [42, 0, 7], list(range(623)), list(range(624)), list(range(1000))]
    programs = []
    for index, seed in enumerate(seeds):
        programs.append({"seed": seed[0], "steps": program(np.random.RandomState(seed[0]), index)})
    for index, key in enumerate(keys):
        # A range of consecutive numbers is written as its length.
        short = {"key": key} if len(key) < 10 else {"keyCount": len(key)}
        programs.append({**short, "steps": program(np.random.RandomState(key), index + 4)})
    TARGET.write_text(json.dumps({"numpy": np.__version__, "programs": programs}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

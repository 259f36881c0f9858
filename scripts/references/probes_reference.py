"""Reference draws for the probe batches, made by NumPy's RandomState and Python's random themselves.

Usage: python probes_reference.py OUTPUT_FILE (JSON)

Written from the definitions of the method, not with the package: the tests compare number by number or, for large
batches, by SHA-256 of all token ids as little-endian 32-bit integers.
"""

import hashlib
import json
import platform
import random
import sys

import numpy as np


def synthetic_induction(count, length, low, high, seed):
    draw = np.random.RandomState(seed)
    rows, firsts, targets = [], [], []
    for _ in range(count):
        row = draw.randint(low, high, size=length)
        a, b = draw.choice(np.arange(low, high), size=2, replace=False)
        i = draw.randint(20, length // 2)
        row[i], row[i + 1] = a, b
        for value, place in ((a, i), (b, i + 1)):
            for position in range(length):
                if row[position] == value and position != place:
                    row[position] = draw.randint(low, high)
        row[-1] = a
        rows.append(row)
        places = np.flatnonzero(row[:-1] == b)
        firsts.append(int(places[0]) - 1 if len(places) == 1 else -1)
        targets.append(int(b))
    return np.stack(rows), firsts, targets


def digest(array):
    return hashlib.sha256(np.asarray(array).astype("<i4").tobytes()).hexdigest()


def one_sample(query, keep_local=False, distinct=False, seed=0):
    draw = np.random.RandomState(seed)
    left_out = {0, query, query - 1} | (set() if keep_local else set(range(query - 5, query - 1)))
    if distinct:
        found = []
        while len(found) < 50:
            p = draw.randint(1, query)
            if p not in left_out and p not in found:
                found.append(int(p))
        return found
    return [int(p) for p in (draw.randint(1, query) for _ in range(50)) if p not in left_out]


def sample_each(queries, firsts, seed=0):
    draw = np.random.RandomState(seed)
    samples = []
    for query, first in zip(queries, firsts):
        left_out = {0, query, query - 1, first, first + 1} | set(range(query - 5, query - 1))
        found = []
        for _ in range(200):
            p = int(draw.randint(1, query))
            if p not in left_out and p not in found:
                found.append(p)
            if len(found) == 50:
                break
        filler = found[-1] if found else 1
        samples.append(found + [filler] * (50 - len(found)))
    return samples


def matched_random(picks, heads, draws, seed):
    draw = np.random.RandomState(seed)
    sets = []
    for _ in range(draws):
        layers = {}
        for layer, head in picks:
            layers.setdefault(layer, []).append(head)
        control = []
        for layer, picked in layers.items():
            eligible = [h for h in range(heads) if h not in picked]
            size = min(len(picked), len(eligible))
            control += [[layer, int(h)] for h in draw.choice(eligible, size=size, replace=False)]
        sets.append(sorted(control))
    return sets


def encode(text):
    """A vocabulary of words: a codeword after a space is one id, at the beginning of a text another."""
    ids = []
    for index, word in enumerate(text.split(" ")):
        if word == "" and index == 0:
            continue
        value = 7
        for letter in ("_" if index else "") + word.strip(".?"):
            value = (value * 131 + ord(letter)) % 39989
        ids.append(10000 + value)
        if word.endswith((".", "?")):
            ids.append(13)
    return ids


TEMPLATES = [["our word is {code} .", "and our word was {code}"], ["store {code} for later.", "you stored {code}"],
             ["take {code}", "which one did you take? {code}"]]
CODEWORDS = ["RIVER", "STONE", "EMBER", "CLOUD", "TIGER"]


def key_retrieval(count, length, gap, seed):
    draw = random.Random(seed)
    examples = []
    for _ in range(count):
        word = draw.choice(CODEWORDS)
        key_text, query_text = TEMPLATES[draw.randint(0, len(TEMPLATES) - 1)]
        key, query = encode(key_text.format(code=word)), encode(query_text.format(code=word))
        between = draw.randint(*gap)
        before = draw.randint(2, 10)
        filler = [draw.randint(100, 5000) for _ in range(length + 1)]
        row = filler[:before] + key + filler[before:before + between] + query
        read = len(row) - 2
        target = row[read + 1]
        row = (row + [0] * (length + 1))[:length]
        spellings = [encode(word), encode(" " + word)]
        found = min(p for s in spellings for p in range(read) if row[p:p + len(s)] == s)
        examples.append({"tokens": row, "query": read, "target": target, "key": found})
    return examples


def natural(documents, length, earliest):
    found = []
    for ids in documents:
        if len(ids) < length:
            continue
        ids = ids[:length]
        for i in range(earliest, length - 1 - 20):
            t, s = ids[i], ids[i + 1]
            if t < 100 or s < 100 or t == s:
                continue
            again = [p for p in range(i + 1 + 20, length) if ids[p] == t]
            if again:
                found.append([i, again[-1], s])
                break
    return found


def main(path):
    tokens, firsts, targets = synthetic_induction(2000, 256, 100, 10000, 42)
    small, small_firsts, small_targets = synthetic_induction(40, 64, 5, 40, 3)
    queries = [int(q) for q in np.random.RandomState(5).randint(26, 250, size=30)]
    earlier = [int(np.random.RandomState(q).randint(0, q - 21)) for q in queries]
    draw = np.random.RandomState(11)
    documents = [draw.zipf(1.3, size=int(n)).clip(0, 3000) + 90 for n in draw.randint(60, 140, size=30)]
    documents = [[int(x) for x in d] for d in documents]
    python = random.Random(142)
    picks = [[6, 1], [7, 9], [6, 10], [2, 3], [7, 15]]
    result = {
        "script": "scripts/references/probes_reference.py",
        "versions": {"numpy": np.__version__, "python": platform.python_version()},
        "published": {"digest": digest(tokens), "first": tokens[0].tolist(), "targets": digest(targets),
                      "firsts": digest(firsts), "valid": sum(f >= 0 for f in firsts)},
        "small": {"tokens": small.tolist(), "firsts": small_firsts, "targets": small_targets},
        "baseline": {"query": 255, "distinct": one_sample(255, distinct=True), "draws": one_sample(255),
                     "draws-with-local": one_sample(255, keep_local=True)},
        "each": {"queries": queries, "earlier": earlier, "samples": sample_each(queries, earlier)},
        "matched": {"picks": picks, "heads": 16, "sets": matched_random(picks, 16, 3, 123),
                    "crowded": matched_random([[0, h] for h in range(12)], 16, 1, 123)},
        "python": {"seed": 142, "ranges": [[0, 0], [0, 4], [5, 30], [100, 5000], [0, 2**31]],
                   "draws": [[python.randint(*r) for r in
                              ([0, 0], [0, 4], [5, 30], [100, 5000], [0, 2**31])] for _ in range(20)]},
        "retrieval": {"templates": TEMPLATES, "codewords": CODEWORDS, "seed": 142, "near": key_retrieval(12, 96, (5, 30), 142),
                      "far": key_retrieval(3, 256, (80, 200), 242)},
        "natural": {"documents": documents, "length": 80, "any": natural(documents, 80, 0),
                    "late": natural(documents, 80, 20)},
    }
    with open(path, "w") as file:
        json.dump(result, file, separators=(",", ":"))


if __name__ == "__main__":
    main(sys.argv[1])

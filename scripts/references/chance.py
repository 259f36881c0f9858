"""Reference null distributions: SciPy's hypergeometric distribution, and enumerations where SciPy has none.

Writes Tests/ComputeTests/Fixtures/chance.json. Run from anywhere:
python3 scripts/references/chance.py
"""

import itertools
import json
import pathlib
from fractions import Fraction

import numpy as np
import scipy
from scipy import stats

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures/chance.json"


def quantile(values, probabilities, p):
    total = 0
    for value, probability in zip(values, probabilities):
        total += probability
        if total >= p:
            return value
    raise RuntimeError("no quantile")


def hypergeometric_cases():
    """population, marked, drawn, observed; mean, 2.5 % and 97.5 % quantiles, P(>= observed), P(<= observed)."""
    cases = []
    shapes = [
        # Pythia 410M and 160M: classified heads among all, and among the top k.
        (384, 298, 80, 63), (144, 112, 30, 28), (128, 6, 6, 0), (16, 4, 4, 4), (20, 20, 5, 5), (256, 53, 53, 5),
        (5000, 700, 900, 126),
    ]
    for population, marked, drawn, observed in shapes:
        law = stats.hypergeom(population, marked, drawn)
        cases.append([
            population, marked, drawn, observed, float(law.mean()), float(law.ppf(0.025)), float(law.ppf(0.975)),
            float(law.sf(observed - 1)), float(law.cdf(observed)),
        ])
    return cases


def spearman_cases():
    """All orders of y, one by one."""
    generator = np.random.default_rng(7)
    lists = [
        ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5]), ([0, 0, 0, 1, 1, 2, 0, 0], [0.1, 0.3, 0.2, 0.2, 0.9, 0.7, 0.0, 0.05]),
        (list(range(7)), list(range(6, -1, -1))), (list(range(8)), [int(v) for v in generator.integers(0, 4, 8)]),
    ]
    cases = []
    for x, y in lists:
        observed = stats.spearmanr(x, y).statistic
        a = stats.rankdata(x) - (len(x) + 1) / 2
        orders = np.array(list(itertools.permutations(stats.rankdata(y) - (len(x) + 1) / 2)))
        scale = np.sqrt((a**2).sum() * (orders[0] ** 2).sum())
        found = np.round(orders @ a * 4) / 4 / scale
        values, counts = np.unique(np.round(found, 12), return_counts=True)
        shares = counts / counts.sum()
        cases.append({
            "x": x, "y": y, "observed": float(observed), "mean": float(found.mean()),
            "lower": float(quantile(values, shares, 0.025 - 1e-12)),
            "upper": float(quantile(values, shares, 0.975 - 1e-12)),
            "atLeast": float((found >= observed - 1e-9).mean()), "atMost": float((found <= observed + 1e-9).mean()),
        })
    return cases


def shared_cases():
    """Every way to draw the sets, one by one: probability of each value of both statistics."""
    shapes = [
        (4, [[1, 1]]), (4, [[1, 1, 1]]), (4, [[2, 1, 2]]), (3, [[1, 2, 2, 1]]), (4, [[1, 2], [2, 2]]),
        (3, [[1, 1, 2], [2, 0, 1]]), (5, [[3, 2, 1]]),
    ]
    cases = []
    for size, draws in shapes:
        groups = []
        for sizes in draws:
            groups.append(list(itertools.product(*[list(itertools.combinations(range(size), n)) for n in sizes])))
        counts = {"sets": {}, "pairs": {}}
        for choice in itertools.product(*groups):
            seen = {}
            for group, sets in enumerate(choice):
                for members in sets:
                    for member in members:
                        seen[group, member] = seen.get((group, member), 0) + 1
            values = {"sets": max(seen.values(), default=0), "pairs": sum(n * (n - 1) // 2 for n in seen.values())}
            for name, value in values.items():
                counts[name][value] = counts[name].get(value, 0) + 1
        ways = sum(counts["sets"].values())
        for name, found in counts.items():
            probabilities = [float(Fraction(found.get(value, 0), ways)) for value in range(max(found) + 1)]
            cases.append({"size": size, "draws": draws, "statistic": name, "probabilities": probabilities})
    return cases


def main():
    reference = {
        "scipy": scipy.__version__,
        "numpy": np.__version__,
        "hypergeometric": hypergeometric_cases(),
        "spearman": spearman_cases(),
        "shared": shared_cases(),
    }
    TARGET.write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

"""Reference intervals of differences: statsmodels' of two proportions, and longer sums from SciPy's Wilson intervals.

Writes Tests/HarnessTests/Fixtures/differences.json. Run from anywhere:
python3 scripts/references/differences.py
"""

import json
import math
import pathlib

import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/HarnessTests/Fixtures/differences.json"


def newcombe(x, n, y, m):
    return confint_proportions_2indep(x, n, y, m, method="newcomb", compare="diff")


def mover(parts):
    """Parts: factor, hits, trials, group. Distances to the Wilson interval's ends add up within a group and are combined
    as errors between groups (Zou and Donner 2008)."""
    value, groups = 0, {}
    for factor, hits, trials, group in parts:
        interval = stats.binomtest(hits, trials).proportion_ci(0.95, "wilson")
        p = hits / trials
        ends = sorted([factor * interval.low, factor * interval.high])
        value += factor * p
        down, up = groups.get(group, (0, 0))
        groups[group] = (down + factor * p - ends[0], up + ends[1] - factor * p)
    down = math.sqrt(sum(d * d for d, _ in groups.values()))
    up = math.sqrt(sum(u * u for _, u in groups.values()))
    return value - down, value + up


def main():
    # Hits of 2000: intact and ablated of one model, intact and ablated of another.
    a, b, c, d = 1989, 1882, 1340, 1300
    reference = {
        "scipy": scipy.__version__,
        "statsmodels": statsmodels.__version__,
        "hits": [a, b, c, d],
        "trials": 2000,
        # a − b
        "difference": newcombe(a, 2000, b, 2000),
        # (a − b) − (c − d), all independent
        "ofDifferences": mover([(1, a, 2000, 1), (-1, b, 2000, 2), (-1, c, 2000, 3), (1, d, 2000, 4)]),
        # 2 (a − b) − (a − c) = a − 2b + c of one model on one batch: a and c pull the same way
        "weighted": mover([(1, a, 2000, 1), (-2, b, 2000, 2), (1, c, 2000, 1)]),
        # (a − b) / 2
        "half": [end / 2 for end in newcombe(a, 2000, b, 2000)],
    }
    TARGET.write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

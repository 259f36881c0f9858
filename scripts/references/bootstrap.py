"""Reference bootstrap intervals: NumPy's quantiles of SciPy's statistics over resamples.

Writes Tests/ComputeTests/Fixtures/bootstrap.json. Run from anywhere:
python3 scripts/references/bootstrap.py

The members of a resample are drawn by xoshiro256** (Blackman and Vigna, 2018), seeded through SplitMix64 (Steele, Lea and
Flood, 2014), and brought below a bound by multiplication with rejection (Lemire, 2019): written down here from the papers,
so that the intervals can be compared to the last digits and not only within the error of sampling.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures/bootstrap.json"
MASK = (1 << 64) - 1
# The seed of the intervals that decide claims.
SEED = 20_261_122


def splitmix64(seed):
    while True:
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        yield z ^ (z >> 31)


def rotated(x, by):
    return ((x << by) | (x >> (64 - by))) & MASK


class Xoshiro256:
    def __init__(self, seed):
        words = splitmix64(seed)
        self.s = [next(words) for _ in range(4)]

    def next(self):
        s = self.s
        result = (rotated((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)
        return result

    def below(self, bound):
        product = self.next() * bound
        while product & MASK < (1 << 64) % bound:
            product = self.next() * bound
        return product >> 64


def spearman(x, y):
    if len(set(x)) == 1 or len(set(y)) == 1:
        return None
    return float(stats.spearmanr(x, y).statistic)


def case(statistic, x, y, seed=SEED, level=0.95, resamples=2000):
    generator = Xoshiro256(seed)
    values = []
    for _ in range(resamples):
        members = [generator.below(len(x)) for _ in x]
        picked = [x[i] for i in members]
        values.append(float(np.mean(picked)) if statistic == "mean" else spearman(picked, [y[i] for i in members]))
    defined = [v for v in values if v is not None]
    bounds = [None, None]
    if len(defined) > resamples // 2:
        bounds = [float(q) for q in np.quantile(defined, [(1 - level) / 2, 1 - (1 - level) / 2])]
    return {
        "statistic": statistic, "x": x, "y": y, "seed": seed, "level": level, "resamples": resamples,
        "defined": len(defined), "lower": bounds[0], "upper": bounds[1],
    }


def main():
    rng = np.random.RandomState(8)
    x = np.round(rng.randn(12), 3).tolist()
    y = np.round(rng.randn(12) + np.array(x), 3).tolist()
    ties = rng.randint(0, 3, 7).astype(float).tolist()
    generator = Xoshiro256(SEED)
    # A bound of more than half of all numbers rejects nearly every second one.
    bounds = [6, 1, 16, 2**62 + 2**61 + 1, 2**62 + 2**61 + 1, 128, 3, 10_000]
    reference = {
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "draws": {"seed": SEED, "bounds": bounds, "values": [generator.below(b) for b in bounds]},
        "cases": [
            case("mean", x, []),
            case("mean", x, [], seed=1, level=0.8, resamples=501),
            case("spearman", x, y),
            case("spearman", x[:7], ties),
            # Both members are the same in half of the resamples.
            case("spearman", [1.0, 2.0], [2.0, 1.0]),
            # Only a resample with the last member says anything.
            case("spearman", [1.0, 1.0, 1.0, 2.0], [0.0, 0.0, 0.0, 5.0], resamples=400),
            case("spearman", [1.0, 1.0, 1.0, 1.0, 1.0], [0.0, 1.0, 2.0, 3.0, 4.0], resamples=100),
        ],
    }
    TARGET.write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

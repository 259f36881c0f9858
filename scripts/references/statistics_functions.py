"""Reference statistics: what SciPy and NumPy return.

Writes Tests/ComputeTests/Fixtures/statistics.json. Run from anywhere:
python3 scripts/references/statistics_functions.py

The incomplete beta function and its inverse are computed to 30 digits by mpmath where SciPy is not precise
enough to be measured against.
"""

import itertools
import json
import pathlib

import mpmath
import numpy as np
import scipy
from scipy import stats

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures/statistics.json"
mpmath.mp.dps = 40


def betainc(a, b, x):
    return mpmath.betainc(a, b, 0, x, regularized=True)


def beta_cases():
    cases = []
    parameters = [(0.5, 0.5), (1, 1), (1, 9), (3, 0.5), (5, 2), (0.05, 4), (30, 70), (200, 1801), (1200, 801)]
    for a, b in parameters:
        mean = a / (a + b)
        for x in sorted({1e-12, 0.001, 0.3 * mean, 0.9 * mean, mean, 0.5, 1 - 0.6 * (1 - mean), 0.99}):
            a_, b_, x_ = mpmath.mpf(a), mpmath.mpf(b), mpmath.mpf(x)
            lower = betainc(a_, b_, x_)
            upper = betainc(b_, a_, 1 - x_)
            cases.append([a, b, x, float(lower), float(upper)])
    return cases


def beta_quantiles():
    """The quantile is polished by Newton's method in 40 digits from SciPy's."""
    cases = []
    for a, b in [(0.5, 0.5), (1, 1), (1, 9), (5, 2), (0.05, 4), (30, 70), (200, 1801), (1200, 801), (2000, 1)]:
        for p in [1e-30, 1e-6, 0.025, 0.3, 0.5, 0.975, 0.9999]:
            x = mpmath.mpf(float(stats.beta.ppf(p, a, b)))
            if x <= 1e-250 or x >= 1:
                continue
            for _ in range(60):
                density = x ** (mpmath.mpf(a) - 1) * (1 - x) ** (mpmath.mpf(b) - 1) / mpmath.beta(a, b)
                step = (betainc(mpmath.mpf(a), mpmath.mpf(b), x) - mpmath.mpf(p)) / density
                # Never out of (0, 1).
                step = max(min(step, x / 2), -(1 - x) / 2)
                x -= step
                if abs(step) < x * mpmath.mpf(10) ** -30:
                    break
            else:
                raise RuntimeError(f"no quantile for {a}, {b}, {p}")
            cases.append([a, b, p, float(x)])
    return cases


def t_cases():
    levels = [1e-9, 0.005, 0.025, 0.3, 0.5, 0.9]
    ppf = [[df, p, float(stats.t.ppf(p, df))] for df in [1, 2, 2.5, 5, 30, 1000.5] for p in levels]
    cdf = [[df, t, float(stats.t.cdf(t, df))] for df in [1, 3.3, 12, 400] for t in [-20.0, -2.5, -0.1, 0.0, 0.7, 6.0]]
    return {"quantile": ppf, "lowerTail": cdf}


def hypergeometric_cases():
    """Exact fractions of whole numbers, rounded once."""
    cases = []
    choose = mpmath.binomial
    shapes = [
        (16, 4, 4), (128, 6, 6), (384, 45, 80), (256, 53, 53), (20, 20, 5), (10, 0, 3), (12, 9, 8), (5000, 700, 900),
    ]
    for population, marked, draws in shapes:
        low, high = max(0, draws + marked - population), min(marked, draws)
        ways = choose(population, draws)
        pmf = {
            i: choose(marked, i) * choose(population - marked, draws - i) / ways for i in range(low, high + 1)
        }
        for k in sorted({low, min(high, low + 1), (low + high) // 2, high, round(draws * marked / population)}):
            lower = sum(v for i, v in pmf.items() if i <= k)
            upper = sum(v for i, v in pmf.items() if i >= k)
            cases.append([population, marked, draws, k, float(pmf[k]), float(lower), float(upper)])
    return cases


def interval_cases():
    cases = []
    for k, n in [(0, 10), (1, 10), (5, 10), (10, 10), (3, 128), (104, 500), (1999, 2000), (0, 2000), (1, 1)]:
        for level in [0.9, 0.95, 0.999]:
            tail = (1 - level) / 2
            # binomtest's exact interval comes from a root finder that is good to 2e-12 only.
            exact = (
                stats.beta.ppf(tail, k, n - k + 1) if k > 0 else 0,
                stats.beta.isf(tail, k + 1, n - k) if k < n else 1,
            )
            wilson = stats.binomtest(k, n).proportion_ci(level, "wilson")
            cases.append([k, n, level, *map(float, (*exact, *wilson))])
    return cases


def newcombe_cases():
    """From SciPy's Wilson intervals, combined as in Newcombe's method 10."""
    cases = []
    for k1, n1, k2, n2 in [(56, 70, 48, 80), (9, 10, 3, 10), (10, 10, 0, 10), (0, 10, 0, 20), (400, 2000, 380, 2000)]:
        p1, p2 = k1 / n1, k2 / n2
        l1, u1 = stats.binomtest(k1, n1).proportion_ci(0.95, "wilson")
        l2, u2 = stats.binomtest(k2, n2).proportion_ci(0.95, "wilson")
        lower = p1 - p2 - np.hypot(p1 - l1, u2 - p2)
        upper = p1 - p2 + np.hypot(u1 - p1, p2 - l2)
        cases.append([k1, n1, k2, n2, float(lower), float(upper)])
    return cases


def paired_cases():
    """Paired fourfold tables [both, first only, second only, neither], by Newcombe's method 10 for paired data: φ loses
    half a trial where it is positive."""
    tables = [
        (10, 15, 5, 20), (36, 12, 2, 0), (1, 1, 7, 12), (53, 0, 0, 1), (0, 30, 20, 0), (50, 0, 0, 0), (700, 90, 60, 1150),
        (5, 0, 0, 1995), (1900, 40, 0, 60), (0, 0, 7, 3),
    ]
    cases = []
    for a, b, c, d in tables:
        n = a + b + c + d
        p1, p2 = (a + b) / n, (a + c) / n
        l1, u1 = stats.binomtest(a + b, n).proportion_ci(0.95, "wilson")
        l2, u2 = stats.binomtest(a + c, n).proportion_ci(0.95, "wilson")
        determinant = a * d - b * c
        if determinant > 0:
            determinant = max(determinant - n / 2, 0)
        margins = (a + b) * (c + d) * (a + c) * (b + d)
        phi = determinant / np.sqrt(margins) if margins > 0 else 0.0
        lower = p1 - p2 - np.sqrt((p1 - l1) ** 2 - 2 * phi * (p1 - l1) * (u2 - p2) + (u2 - p2) ** 2)
        upper = p1 - p2 + np.sqrt((p2 - l2) ** 2 - 2 * phi * (p2 - l2) * (u1 - p1) + (u1 - p1) ** 2)
        cases.append([a, b, c, d, float(lower), float(upper)])
    return cases


def pairs():
    rng = np.random.RandomState(8)
    lists = [
        (rng.randn(12), rng.randn(12)),
        (rng.randint(0, 4, 25).astype(float), rng.randint(0, 3, 25).astype(float)),
        (np.arange(9.0), np.arange(9.0) ** 3),
        (np.arange(7.0), -np.arange(7.0)),
        (np.array([1.0, 2, 2, 3, 5, 5, 5]), np.array([2.0, 1, 4, 4, 4, 6, 0])),
        (np.round(rng.randn(40), 1), np.round(rng.randn(40), 1)),
    ]
    return [(np.round(x, 6), np.round(y, 6)) for x, y in lists]


def correlation_cases():
    cases = []
    for x, y in pairs():
        case = {
            "x": x.tolist(),
            "y": y.tolist(),
            "ranksX": stats.rankdata(x).tolist(),
            "spearman": float(stats.spearmanr(x, y).statistic),
            "kendall": float(stats.kendalltau(x, y).statistic),
        }
        if len(x) <= 7:
            # All orders; the sums of products of doubled ranks are whole numbers.
            a = (2 * stats.rankdata(x) - len(x) - 1).astype(int)
            b = (2 * stats.rankdata(y) - len(x) - 1).astype(int)
            sums = [int(np.dot(a, order)) for order in itertools.permutations(b.tolist())]
            seen = int(np.dot(a, b))
            case["permutation"] = [
                float(np.mean([abs(s) >= abs(seen) for s in sums])),
                float(np.mean([s <= seen for s in sums])),
                float(np.mean([s >= seen for s in sums])),
            ]
        cases.append(case)
    return cases


def sample_cases():
    cases = []
    for x, y in pairs():
        quantiles = [[p, float(np.quantile(x, p))] for p in (0, 0.025, 0.25, 0.5, 0.8, 1)]
        cases.append(
            {
                "x": x.tolist(),
                "mean": float(x.mean()),
                "median": float(np.median(x)),
                "std0": float(x.std()),
                "std1": float(x.std(ddof=1)),
                "quantiles": quantiles,
            }
        )
    return cases


def main():
    z = [1e-300, 1e-20, 1e-5, 0.025, 0.3, 0.5, 0.84, 0.975, 0.999999]
    reference = {
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "mpmath": mpmath.__version__,
        "beta": beta_cases(),
        "betaQuantile": beta_quantiles(),
        "normalQuantile": [[p, float(stats.norm.ppf(p))] for p in z],
        "normalLowerTail": [[x, float(stats.norm.cdf(x))] for x in (-30.0, -6.0, -1.0, 0.0, 0.5, 3.0)],
        "studentT": t_cases(),
        "hypergeometric": hypergeometric_cases(),
        "proportion": interval_cases(),
        "newcombe": newcombe_cases(),
        "newcombePaired": paired_cases(),
        "correlation": correlation_cases(),
        "sample": sample_cases(),
    }
    TARGET.write_text(json.dumps(reference, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

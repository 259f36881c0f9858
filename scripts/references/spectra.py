"""Reference spectra: matrices and what NumPy's SVD says about them.

Writes Tests/ComputeTests/Fixtures/spectra.json. Run from anywhere: python3 scripts/references/spectra.py
"""

import json
import pathlib

import numpy as np

TARGET = pathlib.Path(__file__).resolve().parents[2] / "Tests/ComputeTests/Fixtures/spectra.json"


def kstar(sigma):
    """Signal-weighted k*, written from its definition."""
    n = len(sigma)
    if n < 2:
        return 1
    best, found = None, 2
    for j in range(1, n - 1):
        if sigma[j] < 0.05 * sigma[0]:
            break
        if sigma[j + 1] <= 0:
            continue
        score = sigma[j] / sigma.sum() * sigma[j] / sigma[j + 1]
        if best is None or score > best:
            best, found = score, j + 1
    return found


def case(name, matrix, scale=1.0):
    """Elements are rounded first, so that the file is small and the matrix in it is the one measured."""
    matrix = np.round(matrix, 3)
    sigma = np.linalg.svd(matrix * scale, compute_uv=False)
    relative = sigma / sigma[0]
    p = relative**2 / (relative**2).sum()
    entropy = -sum(x * np.log(x) for x in p if x > 0)
    return {
        "name": name,
        "rows": matrix.shape[0],
        "columns": matrix.shape[1],
        "scale": scale,
        "elements": matrix.ravel().tolist(),
        "sigma": sigma.tolist(),
        "pr": float(np.exp(entropy)),
        "kstar": int(kstar(sigma)),
        "topShare": float(p[0]),
        "norm": float(sigma[0] * np.sqrt((relative**2).sum())),
    }


def main():
    rng = np.random.default_rng(20240501)
    normal = rng.standard_normal
    decaying = normal((60, 16)) * np.exp(-0.4 * np.arange(16))
    gap = normal((50, 12)) * np.where(np.arange(12) < 4, 5.0, 0.6)
    cases = [
        case("isotropic", normal((80, 12))),
        case("decaying", decaying),
        case("gap after four", gap),
        case("uncentred", normal((40, 8)) + 3),
        case("wide", normal((6, 20))),
        case("single row", normal((1, 7))),
        case("single column", normal((9, 1))),
        case("two columns", normal((9, 2))),
        # Integer factors, so that the rank survives rounding exactly.
        case("rank three", np.round(normal((30, 3)) * 3) @ np.round(normal((3, 10)) * 3)),
        case("rank one", np.outer(np.arange(1.0, 9), np.arange(1.0, 6))),
        case("zero columns", np.hstack([normal((20, 5)), np.zeros((20, 4))])),
        case("tiny", normal((20, 6)), 1e-170),
        case("huge", normal((20, 6)), 1e170),
    ]
    TARGET.write_text(json.dumps({"numpy": np.__version__, "cases": cases}, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()

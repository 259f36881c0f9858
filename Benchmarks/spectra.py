"""Participation ratios of many heads: this package against NumPy and PyTorch, on the same files.

usage: spectra.py BENCH_EXECUTABLE [THREADS]

Every tool gets the same number of threads and reports the fastest of its repeats, which other work on the
machine disturbs least; reading the file is not included. NumPy and PyTorch compute singular values only;
the entropy on top of them costs nothing.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

THREADS = int(sys.argv[2]) if len(sys.argv) > 2 else os.cpu_count()
for variable in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(THREADS)

import numpy as np  # noqa: E402  (reads the thread counts when it loads)
import torch  # noqa: E402

SHAPES = [(128, 2000, 32), (256, 2000, 128)]
REPEATS = 5
REQUIRED = {"numpy": 10.0, "torch": 3.0}


def best_seconds(function):
    function()
    seconds = []
    for _ in range(REPEATS):
        start = time.perf_counter()
        function()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def participation_ratios(sigma):
    p = sigma.astype(np.float64) ** 2
    p /= p.sum(axis=1, keepdims=True)
    return np.exp(-(p * np.log(np.where(p > 0, p, 1))).sum(axis=1))


def ours(bench, path, dtype, shape):
    arguments = [bench, "spectra", path, dtype, *map(str, shape), str(REPEATS), str(THREADS)]
    environment = {k: v for k, v in os.environ.items() if k != "OPENBLAS_NUM_THREADS"}
    out = subprocess.run(arguments, check=True, capture_output=True, text=True, env=environment).stdout
    return json.loads(out)


def main():
    bench = sys.argv[1]
    torch.set_num_threads(THREADS)
    print(f"numpy {np.__version__}, torch {torch.__version__}, {THREADS} threads, best of {REPEATS}")
    met = True
    for shape in SHAPES:
        for dtype in ("float64", "float32"):
            rng = np.random.default_rng(7)
            heads = rng.standard_normal(shape) * np.exp(-0.05 * np.arange(shape[2]))
            heads = np.ascontiguousarray(heads.astype(dtype))
            with tempfile.TemporaryDirectory() as folder:
                path = pathlib.Path(folder) / "heads.bin"
                heads.tofile(path)
                result = ours(bench, path, dtype, shape)
            seconds = min(result["seconds"])
            reference = participation_ratios(np.linalg.svd(heads, compute_uv=False))
            difference = np.abs(np.array(result["participationRatios"]) / reference - 1).max()
            times = {
                "numpy": best_seconds(lambda: np.linalg.svd(heads, compute_uv=False)),
                "torch": best_seconds(lambda: torch.linalg.svdvals(torch.from_numpy(heads))),
            }
            print(
                f"{shape[0]} heads of {shape[1]} x {shape[2]}, {dtype}: ours {seconds:.4f} s "
                f"({result['kernel']}), largest relative difference of PR {difference:.1e}"
            )
            for tool, value in times.items():
                ratio = value / seconds
                met = met and ratio >= REQUIRED[tool]
                print(f"  {tool} {value:.4f} s: {ratio:.1f} times ours (required {REQUIRED[tool]:g})")
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()

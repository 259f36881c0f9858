"""What this machine can do at most, what of it is reached, and how the cost of work grows, in tables.

usage: machine.py BENCH_EXECUTABLE [--repeats N] [--folder PATH] [--only limits|products|growth]
"""

import argparse
import json
import os
import pathlib
import subprocess
import tempfile


def processor():
    wanted = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
    name, flags = "unknown processor", set()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == "model name":
            name = value.strip()
        if key.strip() == "flags":
            flags = set(value.split())
    return f"{name}, {os.cpu_count()} cores, {' '.join(w for w in wanted if w in flags) or 'none of ' + ' '.join(wanted)}"


def lines(bench, command, *arguments):
    text = subprocess.run([bench, command, *arguments], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in text.splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder")
    parser.add_argument("--only", choices=["limits", "products", "growth"])
    options = parser.parse_args()
    print(f"{processor()}\n")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        if options.only in (None, "limits"):
            print("| limit | most | work | reached | share |\n|---|---|---|---|---|")
            for row in lines(options.bench, "limits", str(pathlib.Path(folder) / "limits"), str(options.repeats)):
                if "most" not in row:
                    print(f"| {row['limit']} | the library has none | {row['work']} | {row['reached']:.3g} {row['unit']} | |")
                else:
                    print(f"| {row['limit']} | {row['most']:.3g} {row['unit']} | {row['work']} | {row['reached']:.3g} | "
                          f"{row['reached'] / row['most']:.2f} |")
            print()
        if options.only in (None, "products"):
            print("| product on one thread | sizes | oneDNN | OpenBLAS |\n|---|---|---|---|")
            for row in lines(options.bench, "products", str(options.repeats)):
                print(f"| {row['product']} | {row['m']} × {row['n']}, {row['k']} long | {row['rates']['oneDNN']:.0f} Gflop/s | "
                      f"{row['rates']['openBLAS']:.0f} |")
            print()
        if options.only in (None, "growth"):
            print("| size | of | seconds | exponent |\n|---|---|---|---|")
            for row in lines(options.bench, "growth", str(pathlib.Path(folder) / "growth"), str(options.repeats)):
                times = ", ".join(f"{size}: {seconds:.3g}" for size, seconds in zip(row["sizes"], row["seconds"]))
                print(f"| {row['size']} | {row['of']} | {times} | {row['exponent']:.2f} |")


if __name__ == "__main__":
    main()

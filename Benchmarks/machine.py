"""What this machine can do at most, what of it is reached, and how the cost of work grows, in tables.

usage: machine.py BENCH_EXECUTABLE [--repeats N] [--folder PATH] [--only limits|growth]
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


def lines(bench, command, folder, repeats):
    place = str(pathlib.Path(folder) / command)
    text = subprocess.run([bench, command, place, str(repeats)], check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in text.splitlines()]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bench")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--folder")
    parser.add_argument("--only", choices=["limits", "growth"])
    options = parser.parse_args()
    print(f"{processor()}\n")
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        if options.only != "growth":
            print("| limit | most | work | reached | share |\n|---|---|---|---|---|")
            for row in lines(options.bench, "limits", folder, options.repeats):
                if "most" not in row:
                    print(f"| {row['limit']} | the library has none | {row['work']} | {row['reached']:.3g} {row['unit']} | |")
                else:
                    print(f"| {row['limit']} | {row['most']:.3g} {row['unit']} | {row['work']} | {row['reached']:.3g} | "
                          f"{row['reached'] / row['most']:.2f} |")
            print()
        if options.only != "limits":
            print("| size | of | seconds | exponent |\n|---|---|---|---|")
            for row in lines(options.bench, "growth", folder, options.repeats):
                times = ", ".join(f"{size}: {seconds:.3g}" for size, seconds in zip(row["sizes"], row["seconds"]))
                print(f"| {row['size']} | {row['of']} | {times} | {row['exponent']:.2f} |")


if __name__ == "__main__":
    main()

#!/usr/bin/env python3
"""What a whole suite of models costs, and at how many workers the one collector becomes the bottleneck.

    scripts/nightly/simulate.py [--checkpoints 154] [--seeds 9] [--sizes 14,31,70,160,410] [--examples 500]
        [--parts 8] [--unit-seconds 450] [--collect-rows-per-second 11000] [--collect-fixed 0.02]

Calibrated by two measurements: a unit of 500 examples of a 135M model with its ablations takes 450 s on two cores
(scripts/real/measure.sh), and the collector brings in 11,000 rows a second on the same two cores while they also
measure (34,000 on a core of its own). Time grows with parameters and examples; a part of a batch takes its share of
the examples and none of the ablations (1 of 8 conditions). Events: a worker takes the next unit, longest first as
the plan's order has it; its result waits for the collector, which takes one at a time.
"""
import argparse
import heapq

# Layers and heads per layer of the Pythia suite's sizes, for the rows of a unit.
HEADS = {14: 6 * 4, 31: 6 * 8, 70: 6 * 8, 160: 12 * 12, 410: 24 * 16, 1000: 16 * 8, 1400: 24 * 16}
ROWS_A_HEAD, ROWS_BESIDES, CONDITIONS = 18, 80, 8


def simulate(units, workers, collector_seconds):
    """Seconds until all units are measured, until all are collected, and what the collector was busy for."""
    free = [0.0] * min(workers, len(units))
    heapq.heapify(free)
    ends = []
    for seconds, rows in units:
        end = heapq.heappop(free) + seconds
        heapq.heappush(free, end)
        ends.append((end, rows))
    ends.sort()
    now = busy = longest = 0.0
    for end, rows in ends:
        start = max(now, end)
        longest = max(longest, start - end)
        cost = collector_seconds(rows)
        now = start + cost
        busy += cost
    return ends[-1][0], now, busy, longest


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--checkpoints", type=int, default=154)
    parser.add_argument("--seeds", type=int, default=9)
    parser.add_argument("--sizes", default="14,31,70,160,410")
    parser.add_argument("--examples", type=int, default=500)
    parser.add_argument("--parts", type=int, default=8)
    parser.add_argument("--unit-seconds", type=float, default=450)
    parser.add_argument("--collect-rows-per-second", type=float, default=11_000)
    parser.add_argument("--collect-fixed", type=float, default=0.02)
    options = parser.parse_args()
    units = []
    for size in map(int, options.sizes.split(",")):
        whole = options.unit_seconds * size / 135 * options.examples / 500
        rows = HEADS.get(size, 384) * ROWS_A_HEAD + ROWS_BESIDES
        count = options.checkpoints * options.seeds
        units += [(whole, rows)] * count
        if options.parts:
            units += [(whole / options.parts / CONDITIONS, rows)] * (count * options.parts)
    units.sort(reverse=True)

    def collect(rows):
        return options.collect_fixed + rows / options.collect_rows_per_second

    total, rows = sum(seconds for seconds, _ in units), sum(rows for _, rows in units)
    work = sum(collect(rows) for _, rows in units)
    print(f"{len(units)} units, {rows / 1e6:.1f} million rows, {total / 3600:.0f} worker-hours of two cores; "
          f"the collector's share {work / 3600:.1f} h")
    print(f"the collector saturates at {total / work:.0f} workers")
    print("workers  measured after  collected after  collector busy  longest wait")
    for workers in [1, 4, 16, 64, 256, 1024, 4096]:
        measured, collected, busy, wait = simulate(units, workers, collect)
        print(f"{workers:7}  {measured / 3600:12.1f} h  {collected / 3600:13.1f} h  {100 * busy / collected:12.1f} %"
              f"  {wait / 60:8.1f} min")


main()

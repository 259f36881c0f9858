"""Keeps of measured rows what the suite's claims ask of, as a table small enough for a repository.

Usage: python3 compact.py TABLE.csv ROWS.jsonl …

Values have six digits. Composition is kept of models of two layers alone. What pairs conditions window by window is left
out, so that intervals of differences come from the two standard errors and are too wide rather than too narrow.
"""

import csv
import json
import sys

COLUMNS = ["tier", "subject", "step", "batch", "run", "quantity", "layer", "head", "detail", "ablated", "label", "role", "value",
           "examples", "precision"]
LEFT_OUT = ("loss.validation", "standard-error-of-difference")


def wanted(row, layers):
    quantity = row["quantity"]
    if quantity in LEFT_OUT or quantity.startswith("shape.") or (quantity == "composition.k" and layers != 2):
        return False
    return quantity != "standard-error" or row["run"] == "ablation"


def field(row, name):
    value = row.get(name, "")
    if name == "value":
        return f"{value:.6g}"
    return "" if (name, value) == ("ablated", "none") else value


def main(table, *files):
    count = 0
    with open(table, "w", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(COLUMNS)
        for file in files:
            with open(file) as lines:
                rows = [json.loads(line) for line in lines]
            layers = 1 + max(row.get("layer") or 0 for row in rows)
            kept = [row for row in rows if wanted(row, layers)]
            writer.writerows([field(row, name) for name in COLUMNS] for row in kept)
            count += len(kept)
    print(f"{table}: {count} rows of {len(files)} models")


main(*sys.argv[1:])

#!/usr/bin/env python3
"""The tables of two folders of nights must hold the same rows, in whatever order they came.

    scripts/nightly/compare_tables.py FOLDER FOLDER
"""
import sqlite3
import sys


def rows(folder, name):
    with sqlite3.connect(f"{folder}/nightly/{name}.sqlite") as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return sorted(database.execute("""
            SELECT n.value, q.value, r.value, b.value, step, layer, head, d.value, a.value, l.value, m.value, p.digest
            FROM measurement AS m JOIN text AS n ON n.id = m.source JOIN text AS q ON q.id = m.quantity
              JOIN text AS r ON r.id = m.run JOIN text AS b ON b.id = m.batch JOIN text AS d ON d.id = m.detail
              JOIN text AS a ON a.id = m.ablated JOIN text AS l ON l.id = m.label
              JOIN provenance AS p ON p.id = m.provenance"""))


count = 0
for name in ["store", "noise"]:
    one, other = rows(sys.argv[1], name), rows(sys.argv[2], name)
    if len(one) != len(other):
        sys.exit(f"{name}: {len(one)} and {len(other)} rows")
    for a, b in zip(one, other):
        if a != b:
            sys.exit(f"{name}: {a} and {b}")
    count += len(one)
if count == 0:
    sys.exit("there are no rows")
print(f"{count} rows, the same as those of an undisturbed run")

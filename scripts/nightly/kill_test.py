#!/usr/bin/env python3
"""Kills nightly runs with SIGKILL at random moments and compares the final tables with an undisturbed run's.

    scripts/nightly/kill_test.py CLAIMS [KILLS] [SEED] [nightly run options …]

CLAIMS is the program. Each trial begins with an empty folder; its runs
are killed, half of the time with their workers, until one comes through. After every kill: the tables pass
SQLite's integrity check, every source in them has all its rows or none, and no finished measurement is gone.
"""
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def configure(folder):
    subprocess.run([sys.executable, f"{HERE}/small_checkpoints.py", f"{folder}/models", "3"], check=True)
    # A checkpoint that cannot be measured: the others must come through.
    broken = f"{folder}/models/step400"
    shutil.copytree(f"{folder}/models/step300", broken)
    with open(f"{broken}/model.safetensors", "r+b") as file:
        file.seek(-4, os.SEEK_END)
        file.write(b"\x00\x00\xc0\x7f")
    with open(f"{folder}/nightly.yaml", "w") as file:
        file.write("""
subjects:
  - {name: small, checkpoints: models, step: 'step(\\d+)', tokens-per-step: 1000}
batches: [models/batch.json]
measure: {examples: 64, draws: 2}
noise: {parts: 2, repeats: 1}
claims: {root: lab}
settle: 0s
executor: {workers: 2, attempts: 1}
""")


    os.makedirs(f"{folder}/lab/claims")
    with open(f"{folder}/lab/claims/small-heads.yaml", "w") as file:
        file.write(CLAIM)


CLAIM = """
id: small-heads
title: Heads of the small model
statement: No head attends to the first token, and the PR of L0H0 stays where it is.
section: "9d"
kind: universal
weight: detail
asserts: No head attends to the first token, and the PR of L0H0 stays where it is.
refuted-by:
  - what: A first-token selectivity of 30.
    checks: [bos-low]
  - what: A PR that ranges over 0.1.
    checks: [pr-range]
checks:
  - id: bos-low
    says: Is the first-token selectivity of L0H0 at step 300 below 30?
    tiers: [checkpoint]
    ask: selectivity(class = first-token, subject = small, step = 300, batch = repeats, heads = L0H0)
    expect: below 30
  - id: pr-range
    says: Does the PR of L0H0 range over less than 0.1?
    tiers: [checkpoint]
    ask: trajectory(spread, subject = small, heads = L0H0, batch = repeats)
    expect: below 0.1
"""


def table(path):
    """All rows of a table but for their times, by source."""
    if not os.path.exists(path):
        return {}
    # Written to, if a kill left a journal: SQLite rolls back with it, as it does for the next run.
    with sqlite3.connect(f"file:{path}?mode=rw", uri=True) as database:
        [check] = database.execute("PRAGMA integrity_check").fetchone()
        assert check == "ok", f"{path}: {check}"
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'measurement'").fetchone():
            return {}
        rows = {name: [] for [name] in database.execute(
            "SELECT value FROM source JOIN text ON text.id = source.source")}
        for row in database.execute("""
            SELECT n.value, s.value, q.value, r.value, b.value, step, layer, head, d.value, a.value, l.value,
              m.value, examples, tokens, c.value, x.value, p.digest, p.precision, p.software
            FROM measurement AS m JOIN text AS n ON n.id = m.source JOIN text AS s ON s.id = m.subject
              JOIN text AS q ON q.id = m.quantity JOIN text AS r ON r.id = m.run JOIN text AS b ON b.id = m.batch
              JOIN text AS d ON d.id = m.detail JOIN text AS a ON a.id = m.ablated JOIN text AS l ON l.id = m.label
              JOIN text AS c ON c.id = m.checkpoint_digest JOIN text AS x ON x.id = m.batch_digest
              JOIN provenance AS p ON p.id = m.provenance ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11"""):
            rows[row[0]].append(row)
    return rows


def verdicts(path):
    """What the history says, but for the nights' names."""
    if not os.path.exists(path):
        return {}
    with sqlite3.connect(f"file:{path}?mode=rw", uri=True) as database:
        if not database.execute("SELECT 1 FROM sqlite_master WHERE name = 'verdict'").fetchone():
            return {}
        return {row[:3]: row[3:] for row in database.execute(
            "SELECT claim, check_name, tier, verdict, claim_digest FROM verdict ORDER BY night")}


def tables(home):
    return {name: table(f"{home}/{name}.sqlite") for name in ["store", "noise", "superseded"]}


def run(claims, folder, options, limit=None, group=False):
    process = subprocess.Popen(
        [claims, "nightly", "run", f"{folder}/nightly.yaml", *options], stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, start_new_session=True)
    try:
        _, errors = process.communicate(timeout=limit)
        # 4: the broken checkpoint; 1: verdicts that are new.
        assert process.returncode in (0, 1, 4), (process.returncode, errors.decode()[-2000:])
        return True
    except subprocess.TimeoutExpired:
        if group:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            os.kill(process.pid, signal.SIGKILL)
        process.wait()
        process.stderr.close()
        return False


def main():
    claims = os.path.abspath(sys.argv[1])
    wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 200
    draw = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 1)
    options = sys.argv[4:]
    work = tempfile.mkdtemp(prefix="kill-test-")
    begin = time.time()
    try:
        os.mkdir(f"{work}/undisturbed")
        configure(f"{work}/undisturbed")
        start = time.time()
        assert run(claims, f"{work}/undisturbed", options)
        whole = time.time() - start
        home = f"{work}/undisturbed/nightly"
        reference, history = tables(home), verdicts(f"{home}/ledger.sqlite")
        count = sum(len(rows) for part in reference.values() for rows in part.values())
        assert count > 0
        print(f"undisturbed: {whole:.1f} s, {count} rows, {len(history)} verdicts", flush=True)
        kills = trials = 0
        at = []
        while kills < wanted:
            trials += 1
            folder = f"{work}/trial"
            shutil.rmtree(folder, ignore_errors=True)
            os.mkdir(folder)
            configure(folder)
            home = f"{folder}/nightly"
            held = {}
            while True:
                # Mostly early, so that a trial is killed often; sometimes anywhere in a whole run.
                limit = draw.uniform(0.01, whole if draw.random() < 0.3 else whole / 4)
                if run(claims, folder, options, limit, group=draw.random() < 0.5):
                    break
                kills += 1
                at.append(limit)
                now = tables(home)
                for name, part in now.items():
                    for source, rows in part.items():
                        assert len(rows) in (0, len(reference[name].get(source, []))) and rows, \
                            f"kill {kills}: {name}: {source} has {len(rows)} rows"
                for name, part in held.items():
                    lost = set(part) - set(now[name])
                    assert not lost, f"kill {kills}: {name}: lost {lost}"
                held = now
            final = tables(home)
            assert final == reference, f"trial {trials}: the tables differ"
            assert verdicts(f"{home}/ledger.sqlite") == history, f"trial {trials}: the verdicts differ"
            left = [name for _, _, names in os.walk(f"{home}/results") for name in names if name.endswith(".jsonl")]
            assert not left, f"trial {trials}: {left} are left"
        print(json.dumps({
            "kills": kills, "trials": trials, "rows": count, "verdicts": len(history), "undisturbed_s": round(whole, 2),
            "latest_kill_s": round(max(at), 2), "partial_rows": 0, "lost_measurements": 0, "differing_tables": 0,
            "seconds": round(time.time() - begin)}))
    finally:
        shutil.rmtree(work, ignore_errors=True)


main()

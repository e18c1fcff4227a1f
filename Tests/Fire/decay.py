"""A disk that gives back other bytes than it was given: some of the database are overwritten.

    python3 Tests/Fire/decay.py [--seconds 120] [--seed 1]

Somewhere in a real database sixteen bytes become others. Whoever looks must either be told, or find
everything as it was: SQLite leaves room in its pages, and what lies there says nothing.
"""

import argparse
import json
import random
import shutil
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from pathlib import Path

from stand import Stand, Table, kill, progress

from service import ENVIRONMENT, PROGRAM, Daemon, mstcoord

WIDTH = 16


def contents(database: Path) -> dict | None:
    """All rows of all tables, read by SQLite itself, or nothing where that finds a fault."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as opened:
            if opened.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
                return None
            # A text that is none any more is another text, and no fault of SQLite's.
            opened.text_factory = lambda text: text.decode(errors="backslashreplace")
            schema = opened.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()
            tables = [row[1] for row in schema if row[0] == "table"]
            found = {name: opened.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables}
            return found | {"schema": sorted(map(repr, schema))}
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):  # the schema's own text
        return None


def difference(good: dict, bad: dict | None) -> str:
    """Where the first difference is."""
    if bad is None:
        return "SQLite finds it"
    for name in good:
        for before, after in zip(good[name], bad.get(name, [])):
            for column, (one, other) in enumerate(zip(before, after)):
                if one != other:
                    return f"{name}, column {column}, row {before[0]}"
    return "another number of rows"


def old(stand: Stand):
    """A service with some history: a decision, files refused, a token, answers that went out."""
    stand.put_back()
    daemon = Daemon(stand.demo)
    try:
        daemon.start(speed=200_000)
        stand.wait("a decision is out", lambda: list(
            (stand.demo / "exchange").glob("*/out/*_allocation.jws.json")), 120)
        daemon.stop()
    finally:
        daemon.end()
    mstcoord("token", "create", "--role", "board", *daemon.config())
    with closing(sqlite3.connect(stand.database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def start(stand: Stand) -> str | None:
    """What `serve` says of it, or nothing."""
    process = stand.run()
    try:
        end = time.monotonic() + 20
        while process.poll() is None and time.monotonic() < end:
            said = stand.log.read_text(errors="replace")
            if "ready board=" in said:
                # One round, in which it may still find out.
                time.sleep(0.4)
                break
            time.sleep(0.02)
        said = stand.log.read_text(errors="replace")
        wrong = [line for line in said.splitlines() if line.startswith(("error", "critical"))]
        if process.poll() is not None:
            return (wrong or said.splitlines() or [f"status {process.poll()}"])[-1]
        return wrong[-1] if wrong else None
    finally:
        kill(process)


def asked(stand: Stand, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [PROGRAM, *words, "--config", str(stand.demo / "settings.json"), "--format", "json"],
        capture_output=True, timeout=120, env=ENVIRONMENT)


def ills(stand: Stand) -> set[str] | None:
    """What the doctor finds wrong, by subject; nothing where even that cannot be said."""
    try:
        said = json.loads(asked(stand, "doctor").stdout)
    except ValueError:
        return None
    return {finding["subject"] for finding in said["findings"] if not finding["good"]}


def run(table: Table, seconds: float, seed=1):
    began = time.monotonic()
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        stand = Stand(Path(name))
        old(stand)
        before = Path(name) / "before.sqlite"
        shutil.copy(stand.database, before)
        whole, good = before.read_bytes(), contents(before)
        known = Path(name) / "known"
        (stand.demo / "notify").unlink(missing_ok=True)
        shutil.rmtree(stand.kept)
        shutil.copytree(stand.demo, known, symlinks=True)
        stand.kept = known
        tally, found = {}, []
        if asked(stand, "ledger", "verify").returncode:
            found.append("the undamaged ledger does not verify")
        # It finds that no daemon runs.
        healthy = ills(stand)
        while time.monotonic() - began < seconds or not tally:
            progress("decay", int(time.monotonic() - began), int(seconds))
            place = chance.randrange(len(whole) - WIDTH)
            changed = bytearray(whole)
            changed[place:place + WIDTH] = chance.randbytes(WIDTH)
            stand.put_back()
            for path in stand.database.parent.glob("coordinator.sqlite-*"):
                path.unlink()
            stand.database.write_bytes(changed)
            bad = contents(stand.database)
            same = bad == good
            # Looked at before anything is started: a start may write.
            doctor = ills(stand) != healthy
            audit = asked(stand, "ledger", "verify").returncode != 0
            served = start(stand)
            noticed = [word for word, hit in (
                ("serve", served), ("doctor", doctor), ("ledger verify", audit)) if hit]
            kind = "nothing changed" if same else "noticed" if noticed else "unnoticed"
            tally[kind] = tally.get(kind, 0) + 1
            if kind == "noticed":
                for word in noticed:
                    tally[f"by {word}"] = tally.get(f"by {word}", 0) + 1
            if kind == "unnoticed":
                found.append(f"byte {place}, page {place // 4096 + 1}: {difference(good, bad)}")
        tried = sum(tally.get(k, 0) for k in ("nothing changed", "noticed", "unnoticed"))
        words = [f"{k} {tally[k]}" for k in sorted(tally, reverse=True)]
        table.row("bytes of the database overwritten", tried, found,
                  f"{', '.join(words)}; {len(whole) >> 10} KiB, seed {seed}")


def main() -> int:
    reading = argparse.ArgumentParser()
    reading.add_argument("--seconds", type=float, default=120)
    reading.add_argument("--seed", type=int, default=1)
    chosen = reading.parse_args()
    table = Table()
    run(table, chosen.seconds, chosen.seed)
    return table.end()


if __name__ == "__main__":
    raise SystemExit(main())

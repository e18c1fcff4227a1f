"""Ten years of a demonstration in minutes: real threads, real files, and nothing may grow.

    python3 Tests/Fire/soak.py [--seconds 420] [--years 10]

The parties are played by the daemon itself (offers answered, children admitted, heads cosigned), so
what it holds in memory holds their desks too. It is looked at twenty times a year of its own clock.
"""

import argparse
import json
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from stand import Table, kill, progress

from service import ENVIRONMENT, PROGRAM, ROOT, mstcoord

START = datetime(2018, 11, 26)
# What may come with a document once the first year is over: its leaf hash, its place in the fold,
# and the names of its files at the desks that the daemon plays.
BYTES_PER_DOCUMENT = 2048
# What the unit allows (TimeoutStopSec).
STOP_SECONDS = 60
# A daemon whose newest entry stays the same for so long has stopped working.
STILL_SECONDS = 300


def newest_day(opened: sqlite3.Connection) -> datetime:
    """A head goes out every day, so what was recorded last says what day it is."""
    row = opened.execute("SELECT recorded_at FROM ledger ORDER BY entry DESC LIMIT 1").fetchone()
    return datetime.fromtimestamp(row[0], UTC).replace(tzinfo=None) if row else START


class Sample:
    """What a daemon holds at one moment."""

    def __init__(self, pid: int, demo: Path):
        status = Path(f"/proc/{pid}/status").read_text()
        self.resident = 1024 * int(re.search(r"VmRSS:\s+(\d+)", status)[1])
        self.threads = int(re.search(r"Threads:\s+(\d+)", status)[1])
        self.descriptors = len(os.listdir(f"/proc/{pid}/fd"))
        state = demo / "state"
        database = state / "coordinator.sqlite"
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            self.documents, self.bytes = opened.execute(
                "SELECT count(*), coalesce(sum(length(envelope)), 0) FROM ledger").fetchone()
            self.day = newest_day(opened)
            self.kept = opened.execute(
                "SELECT coalesce(sum(length(bytes)), 0) FROM outbox").fetchone()[0]
        files = [path for path in state.rglob("*") if path.is_file()]
        self.disk = sum(path.stat().st_size for path in files)
        self.log = (state / "coordinator.sqlite-wal").stat().st_size

    def line(self) -> str:
        return (f"{self.day:%Y-%m}: {self.documents} documents of {self.bytes >> 20} MiB, disk "
                f"{self.disk >> 20} MiB, memory {self.resident / 2**20:.1f} MiB, "
                f"{self.descriptors} descriptors, {self.threads} threads")


def agreement(folder: Path, years: int) -> Path:
    """The example, long enough."""
    value = json.loads((ROOT / "Config" / "agreement.json").read_text())
    value["effectiveTo"] = f"{2019 + years}-04-01"
    path = folder / "agreement.json"
    path.write_text(json.dumps(value))
    return path


def where(pid: int) -> str:
    """What every thread is in, if there is a debugger here: for a process that does not stop."""
    if not shutil.which("gdb"):
        return "no gdb here to say where it is"
    said = subprocess.run(
        ["gdb", "-p", str(pid), "-batch", "-ex", "thread apply all backtrace 24"],
        capture_output=True, text=True, timeout=120, check=False)
    path = ROOT / ".build" / "soak-threads.txt"
    path.write_text(said.stdout)
    return f"its threads are in {path}"


def live(demo: Path, years: int, seconds: float) -> tuple[list[Sample], list[str], float]:
    """Serves the years; samples, what was wrong with the end, and the seconds that it took."""
    days = 365 * years
    speed = min(864_000, max(1, int(days * 86_400 / seconds)))
    words = ["serve", "--config", str(demo / "settings.json"), "--demo-clock", "2018-11-26",
             "--speed", str(speed)]
    with open(demo / "daemon.log", "wb") as log:
        process = subprocess.Popen(
            [PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            env=ENVIRONMENT, start_new_session=True)
    samples = []
    try:
        # The clock waits for the parties, and all of it for a loaded machine: it has the time that
        # it takes, as long as days go by.
        newest, moved = START, time.monotonic()
        while process.poll() is None and time.monotonic() - moved < STILL_SECONDS:
            database = demo / "state" / "coordinator.sqlite"
            with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
                day = newest_day(opened)
            if day > newest:
                newest, moved = day, time.monotonic()
            done = (day - START).days
            progress(f"soak: {day:%Y-%m-%d}", done, days)
            if not samples or done > days or (day - samples[-1].day).days >= 18:
                samples.append(Sample(process.pid, demo))
            if done > days:
                break
            time.sleep(0.2)
        began = time.monotonic()
        if process.poll() is not None:
            last = (demo / "daemon.log").read_text(errors="replace").splitlines()[-4:]
            wrong = f"it ended by itself, with {process.poll()}; it said: {last}"
            return samples, [wrong], 0.0
        process.terminate()
        try:
            status = process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            last = (demo / "daemon.log").read_text(errors="replace").splitlines()[-2:]
            wrong = f"it does not stop in {STOP_SECONDS} s; it says: {last}; {where(process.pid)}"
            return samples, [wrong], time.monotonic() - began
        wrong = [f"it ended with {status}"] if status else []
        return samples, wrong, time.monotonic() - began
    finally:
        if process.poll() is None:
            kill(process)


def judge(samples: list[Sample], years: int) -> list[str]:
    """What grew that must not."""
    found = []
    if samples[-1].day < START + timedelta(days=365 * years):
        return [f"it came to {samples[-1].day:%Y-%m} and no further"]
    first = next(s for s in samples if s.day >= START + timedelta(days=365))
    rest = [s for s in samples if s.day >= first.day]
    for sample in rest:
        more = (sample.documents - first.documents) * BYTES_PER_DOCUMENT + (8 << 20)
        if sample.resident > first.resident + more:
            found.append(f"memory in {sample.line()}; after a year {first.line()}")
        if sample.descriptors > first.descriptors + 8:
            found.append(f"descriptors in {sample.line()}; after a year {first.descriptors}")
        if sample.threads > first.threads + 4:
            found.append(f"threads in {sample.line()}; after a year {first.threads}")
        if sample.log > 64 << 20:
            found.append(f"the database's log is {sample.log >> 20} MiB in {sample.line()}")
        # Documents, the bytes of our answers once more for their folders, and the tables' own room.
        if sample.disk - sample.log > 1.35 * (sample.bytes + sample.kept) + (4 << 20):
            found.append(f"disk beyond the documents in {sample.line()}")
    return found[:3]


def run(table: Table, seconds: float, years=10):
    # A year takes 37 seconds at the fastest.
    years = max(2, min(years, int(seconds / 40)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        demo = folder / "demo"
        mstcoord("init", "--demo", demo, "--agreement", agreement(folder, years), "--port", 0)
        samples, found, ending = live(demo, years, seconds)
        found += judge(samples, years)
        progress("soak: checking the ledger", 0, 1)
        # Ten years are tens of thousands of signatures, many of them post-quantum.
        audit = subprocess.run(
            [PROGRAM, "ledger", "verify", "--config", str(demo / "settings.json")],
            capture_output=True, text=True, timeout=1800, env=ENVIRONMENT)
        if audit.returncode:
            found.append(f"ledger verify: {(audit.stdout + audit.stderr)[-300:]}")
        after = next((s for s in samples if s.day >= START + timedelta(days=365)), samples[0])
        table.row(f"soak: {years} years, looks", len(samples), found,
                  f"after a year {after.line()}; at the end {samples[-1].line()}; "
                  f"stopped in {ending:.1f} s")


def main() -> int:
    reading = argparse.ArgumentParser()
    reading.add_argument("--seconds", type=float, default=420)
    reading.add_argument("--years", type=int, default=10)
    chosen = reading.parse_args()
    table = Table()
    run(table, chosen.seconds, chosen.years)
    return table.end()


if __name__ == "__main__":
    raise SystemExit(main())

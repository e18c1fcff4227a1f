"""The real daemon, with one system call after another failing or killing it in a round of intake.

    python3 Tests/Fire/sweep.py [--seconds 300] [--seed 1] [--only kill|error|zero]

Needs strace. Every trial begins with the same state and the same dropped files; after it the daemon
is started without faults, and whatever it had acknowledged must stand in the ledger once.
"""

import argparse
import random
import tempfile
import time
from itertools import zip_longest
from pathlib import Path

from stand import Stand, Table, calls_of, progress

WRITES = "write,pwrite64,fsync,fdatasync,syncfs,renameat2,unlinkat,unlink,ftruncate,openat,mmap"

# What is injected: the name, the calls, and strace's words for it.
FAULTS = [
    ("SIGKILL before", "kill", "write,pwrite64,fsync,fdatasync,syncfs,renameat2,unlinkat,ftruncate",
     "error=EINTR:signal=KILL"),
    ("SIGKILL after", "kill", "pwrite64,fdatasync,fsync,renameat2,unlinkat", "signal=KILL"),
    ("EIO", "error", "pwrite64,fsync,fdatasync,syncfs,renameat2,unlinkat,read,pread64",
     "error=EIO"),
    ("ENOSPC", "error", "write,pwrite64,renameat2,ftruncate,openat", "error=ENOSPC"),
    ("EMFILE", "error", "openat,accept4,dup", "error=EMFILE"),
    ("ENOMEM", "error", "mmap,openat", "error=ENOMEM"),
    ("EROFS", "error", "openat,renameat2,unlinkat", "error=EROFS"),
    ("nothing written", "zero", "write,pwrite64", "retval=0"),
]


def reach(stand: Stand, folder: Path) -> dict[str, int]:
    """How many of each call an undisturbed round makes."""
    stand.put_back()
    trace = folder / "trace"
    process = stand.run("strace", "-f", "-qq", "-e", f"trace={WRITES},read,pread64,accept4,dup",
                        "-o", str(trace))
    stand.until_over(process, 60)
    return calls_of(trace, WRITES + ",read,pread64,accept4,dup")


def run(table: Table, seconds: float, seed=1, only=None):
    """Tries as many of the calls as the time allows, drawn by a seed, each kind in its turn."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stand = Stand(folder)
        calls = reach(stand, folder)
        trials = []
        for label, kind, names, words in FAULTS:
            if only in (None, kind):
                for call in names.split(","):
                    for number in range(1, calls.get(call, 0) + 1):
                        trials.append((label, call, number, words))
        found, tried = {}, {}
        random.Random(seed).shuffle(trials)
        turns = {label: [t for t in trials if t[0] == label] for label, _, _, _ in FAULTS}
        rounds = zip_longest(*turns.values())
        for label, call, number, words in (t for turn in rounds for t in turn if t):
            spent = time.monotonic() - began
            if spent > seconds:
                break
            progress(f"{label} at {call} {number}", int(spent), int(seconds))
            stand.put_back()
            process = stand.run(
                "strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={call}",
                "-e", f"inject={call}:{words}:when={number}")
            stand.until_over(process)
            tried[label] = tried.get(label, 0) + 1
            for line in stand.check():
                found.setdefault(label, []).append(f"{call} {number}: {line}")
        for label, _, _, _ in FAULTS:
            if label in tried:
                note = f"of {len(turns[label])} calls of one round, seed {seed}"
                table.row(label, tried[label], found.get(label, []), note)


def main() -> int:
    reading = argparse.ArgumentParser()
    reading.add_argument("--seconds", type=float, default=300)
    reading.add_argument("--seed", type=int, default=1)
    reading.add_argument("--only", choices=["kill", "error", "zero"])
    chosen = reading.parse_args()
    table = Table()
    run(table, chosen.seconds, chosen.seed, chosen.only)
    return table.end()


if __name__ == "__main__":
    raise SystemExit(main())

"""The real daemon, with one system call after another failing or killing it in a round of intake.

    python3 Tests/Fire/sweep.py [--seconds 300] [--stride N] [--only kill|error|zero]

Needs strace. Every trial begins with the same state and the same dropped files; after it the daemon
is started without faults, and whatever it had acknowledged must stand in the ledger once.
"""

import argparse
import tempfile
import time
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


def run(table: Table, seconds: float, stride=0, only=None):
    """Tries as many of the calls as the time allows, evenly spread, the first of each included."""
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
        stride = stride or max(1, int(len(trials) * 2.5 / max(1, seconds)))
        found, tried = {}, {}
        picked = trials[::stride]
        for index, (label, call, number, words) in enumerate(picked):
            if time.monotonic() - began > seconds:
                break
            progress(f"{label} at {call} {number}", index, len(picked))
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
                whole = sum(trial[0] == label for trial in trials)
                table.row(label, tried[label], found.get(label, []), f"of {whole} calls")


def main() -> int:
    reading = argparse.ArgumentParser()
    reading.add_argument("--seconds", type=float, default=300)
    reading.add_argument("--stride", type=int, default=0, help="0: as fine as the time allows")
    reading.add_argument("--only", choices=["kill", "error", "zero"])
    chosen = reading.parse_args()
    table = Table()
    run(table, chosen.seconds, chosen.stride, chosen.only)
    return table.end()


if __name__ == "__main__":
    raise SystemExit(main())

"""A disk without room, and one that becomes read-only, under the running daemon. Needs root."""

import os
import subprocess
import tempfile
import time
from pathlib import Path

from stand import Stand, Table, kill


def run(table: Table, seconds: float):
    """A small file system for the whole service: filled up, emptied, remounted read-only, back."""
    if os.geteuid() != 0:
        return table.row("full and read-only disk", 0, [], "needs root")
    del seconds
    with tempfile.TemporaryDirectory() as name:
        mount = Path(name) / "small"
        mount.mkdir()
        subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "size=120m,mode=0700", "tmpfs", str(mount)], check=True)
        try:
            # A service as small as its disk: else it would rightly take nothing from the start.
            stand = Stand(mount, log=Path(name) / "log", settings={"diskReserveBytes": 0})
            for what, trouble, relief in (
                ("disk full in a round", fill, empty),
                ("disk full but for a few pages", fill_nearly, empty),
                ("read-only in a round", read_only, writable),
            ):
                table.row(what, 1, trial(stand, mount, trouble, relief))
        finally:
            subprocess.run(["umount", "-l", str(mount)], check=False)


def trial(stand: Stand, mount: Path, trouble, relief) -> list[str]:
    stand.put_back()
    trouble(mount)
    process = stand.run()
    try:
        time.sleep(4)
        wrong = []
        relief(mount)
        # Nobody has to do anything: it goes on by itself, unless it could not even start.
        if process.poll() is None:
            stand.wait("it goes on by itself", lambda: not stand.waiting(), 90)
    except AssertionError as error:
        wrong = [str(error)]
    finally:
        relief(mount)
        kill(process)
    return wrong + stand.check()


def fill(mount: Path, left=0):
    """Takes all room but so many bytes."""
    with open(mount / "filling", "wb") as file:
        free = os.statvfs(mount).f_bavail * os.statvfs(mount).f_frsize
        file.write(bytes(max(0, free - left)))


def fill_nearly(mount: Path):
    fill(mount, left=20 * 4096)


def empty(mount: Path):
    (mount / "filling").unlink(missing_ok=True)


def read_only(mount: Path):
    subprocess.run(["mount", "-o", "remount,ro", str(mount)], check=True)


def writable(mount: Path):
    subprocess.run(["mount", "-o", "remount,rw", str(mount)], check=True)

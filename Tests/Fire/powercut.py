"""Power cuts at any system call of a round of intake, on a disk that keeps only what was synced.

    python3 Tests/Fire/powercut.py [--seconds 300] [--seed 1]

Needs strace. One undisturbed round is recorded, every byte written and every name changed;
from that the disk is made as it may look after a cut at a given call, and the daemon is started on
it. What a partner could have read by then must be in the ledger once.
"""

import argparse
import os
import random
import re
import shutil
import tempfile
import time
from pathlib import Path

from stand import Stand, Table, progress

CALLS = (
    "openat,creat,write,pwrite64,writev,pwritev,ftruncate,fsync,fdatasync,syncfs,rename,renameat,"
    "renameat2,unlink,unlinkat,mkdir,mkdirat,link,linkat"
)


def text(quoted: str) -> bytes:
    """A string as `strace -xx` writes it."""
    return bytes.fromhex(quoted.replace("\\x", "")) if "\\x" in quoted else quoted.encode()


def lines(trace: Path):
    """Finished calls in the order in which they finished: name, arguments, result."""
    waiting = {}
    for line in trace.open(errors="replace"):
        found = re.match(r"(\d+)\s+(.*)", line.rstrip("\n"))
        if not found:
            continue
        thread, rest = found[1], found[2]
        if rest.endswith("<unfinished ...>"):
            waiting[thread] = rest[: -len("<unfinished ...>")]
            continue
        resumed = re.match(r"<\.\.\. \w+ resumed>(.*)", rest)
        if resumed:
            rest = waiting.pop(thread, "") + resumed[1]
        call = re.match(r"(\w+)\((.*)\)\s+= (-?\d+)", rest)
        if call and int(call[3]) >= 0:
            yield call[1], call[2], int(call[3])


class File:
    """Bytes as the program sees them, and as they are on the disk."""

    def __init__(self, content=b"", synced=True):
        self.now = bytearray(content)
        self.kept = bytes(content) if synced else b""
        self.changes = []  # (offset, bytes), or (length, None) for a cut

    def write(self, offset: int, data: bytes):
        if len(self.now) < offset:
            self.now.extend(bytes(offset - len(self.now)))
        self.now[offset : offset + len(data)] = data
        self.changes.append((offset, data))

    def cut(self, length: int):
        if length < len(self.now):
            del self.now[length:]
        else:
            self.now.extend(bytes(length - len(self.now)))
        self.changes.append((length, None))

    def sync(self):
        self.kept = bytes(self.now)
        self.changes.clear()

    def after_cut(self, chance) -> bytes:
        """What was synced, and of the rest any 512 bytes, if there is a chance."""
        if chance is None:
            return self.kept
        image = bytearray(self.kept)
        for offset, data in self.changes:
            if data is None:
                if chance.random() < 0.5 and offset < len(image):
                    del image[offset:]
                continue
            for at in range(0, len(data), 512):
                if chance.random() < 0.5:
                    piece = data[at : at + 512]
                    if len(image) < offset + at:
                        image.extend(bytes(offset + at - len(image)))
                    image[offset + at : offset + at + len(piece)] = piece
        return bytes(image)


class Disk:
    """A tree of folders below one root, call by call."""

    def __init__(self, root: Path, start: Path, lies=False):
        self.root = str(root)
        self.lies = lies
        self.now, self.kept = {}, {}
        self.folders = set()
        self.positions = {}
        for path in sorted(start.rglob("*")):
            name = str(root / path.relative_to(start))
            if path.is_dir():
                self.folders.add(name)
            elif path.is_file():
                self.now[name] = self.kept[name] = File(path.read_bytes())

    def of(self, decorated: str) -> str | None:
        """The path in `17</path>`, if it is one of ours."""
        found = re.match(r"(?:AT_FDCWD|\d+)<([^>]*)>", decorated.strip())
        path = text(found[1]).decode(errors="replace") if found else ""
        return path if path.startswith(self.root) else None

    def at(self, folder: str, quoted: str) -> str | None:
        name = text(quoted).decode(errors="replace")
        base = self.of(folder)
        if name.startswith("/"):
            return name if name.startswith(self.root) else None
        return os.path.normpath(f"{base}/{name}") if base else None

    def take(self, call: str, words: str, result: int) -> bool:
        """Does a call again; whether it changed anything."""
        strings = re.findall(r'"((?:[^"\\]|\\.)*)"', words)
        first = words.split(",")[0]
        if call == "openat" and "O_CREAT" in words and strings:
            path = self.at(first, strings[0])
            if path and path not in self.now:
                self.now[path] = File(synced=False)
                return True
            if path and "O_TRUNC" in words:
                self.now[path].cut(0)
                return True
            return False
        if call in ("write", "pwrite64") and strings:
            path = self.of(first)
            if path not in self.now:
                return False
            data = text(strings[0])[:result]
            file = self.now[path]
            at = int(words.rsplit(",", 1)[1]) if call == "pwrite64" else len(file.now)
            file.write(at, data)
            return True
        if call == "ftruncate":
            path = self.of(first)
            if path in self.now:
                self.now[path].cut(int(words.rsplit(",", 1)[1]))
                return True
        if self.lies and call in ("fsync", "fdatasync", "syncfs"):
            return True
        if call in ("fsync", "fdatasync"):
            path = self.of(first)
            if path in self.now:
                self.now[path].sync()
                return True
            if path in self.folders:
                self.keep_names(path)
                return True
        if call == "syncfs":
            for file in self.now.values():
                file.sync()
            for folder in self.folders:
                self.keep_names(folder)
            return True
        if call in ("rename", "renameat", "renameat2", "link", "linkat") and len(strings) == 2:
            parts = re.split(r'"(?:[^"\\]|\\.)*"', words)
            second = parts[1].strip(", ") if "at" in call else "AT_FDCWD"
            old = self.at(first, strings[0])
            new = self.at(second or first, strings[1])
            if old in self.now and new:
                self.now[new] = self.now[old] if "link" in call else self.now.pop(old)
                return True
        if call in ("unlink", "unlinkat") and strings:
            path = self.at(first, strings[0])
            return self.now.pop(path, None) is not None
        if call in ("mkdir", "mkdirat") and strings:
            path = self.at(first, strings[0])
            if path:
                self.folders.add(path)
                return True
        return False

    def keep_names(self, folder: str):
        for path in [p for p in self.kept if os.path.dirname(p) == folder]:
            if path not in self.now:
                del self.kept[path]
        for path, file in self.now.items():
            if os.path.dirname(path) == folder:
                self.kept[path] = file

    def after_cut(self, how: str, chance) -> dict[str, bytes]:
        """The files that are there when the power is back."""
        names = dict(self.kept if how == "forgets" else self.now)
        if how == "tears":
            for path in set(self.kept) | set(self.now):
                if self.kept.get(path) is not self.now.get(path):
                    side = self.kept if chance.random() < 0.5 else self.now
                    names.pop(path, None)
                    if path in side:
                        names[path] = side[path]
        luck = chance if how == "tears" else None
        return {path: file.after_cut(luck) for path, file in names.items()}

    def visible(self) -> set[str]:
        """Receipts that a partner could have read by now, by their names."""
        return {p for p in self.now if p.endswith("_receipt.jws.json") and "/out/c" in p}


def run(table: Table, seconds: float, seed=1):
    """Cuts the power at calls drawn by the seed until the time is over."""
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        stand = Stand(folder)
        trace = folder / "trace"
        process = stand.run(
            "strace", "-f", "-qq", "-y", "-xx", "-s", "8000000", "-e", f"trace={CALLS}",
            "-o", str(trace))
        ended = stand.until_over(process, 90)
        calls = list(lines(trace))
        disk = Disk(stand.demo, stand.kept)
        points = [n for n, call in enumerate(calls) if disk.take(*call)]
        found = {"forgets": [], "names only": [], "tears": []}
        tried = dict.fromkeys(found, 0)
        if ended != "through" or len(points) < 50:
            found["forgets"].append(f"the round to be recorded was {ended}, {len(points)} calls")
        order = [(point, how) for point in points for how in found]
        random.Random(seed).shuffle(order)
        for point, how in order:
            spent = time.monotonic() - began
            if spent > seconds:
                break
            progress(f"power cut, {how}", int(spent), int(seconds))
            disk = Disk(stand.demo, stand.kept)
            for call in calls[: point + 1]:
                disk.take(*call)
            wrong = trial(stand, disk, how, random.Random(f"{seed} {point}"))
            tried[how] += 1
            found[how] += [f"after call {point} ({calls[point][0]}): {line}" for line in wrong]
        # A disk that says it has synced and has not must be noticed, or all this says nothing.
        disk = Disk(stand.demo, stand.kept, lies=True)
        for call in calls:
            disk.take(*call)
        noticed = trial(stand, disk, "forgets", None)
        table.row("power cut: planted, a disk that lies", 1, [] if noticed else ["not noticed"])
        for how, wrong in found.items():
            table.row(f"power cut: {how}", tried[how], wrong,
                      f"{len(points)} calls of one round, seed {seed}")


def main() -> int:
    reading = argparse.ArgumentParser()
    reading.add_argument("--seconds", type=float, default=300)
    reading.add_argument("--seed", type=int, default=1)
    chosen = reading.parse_args()
    table = Table()
    run(table, chosen.seconds, chosen.seed)
    return table.end()


def trial(stand: Stand, disk: Disk, how: str, chance) -> list[str]:
    acknowledged = {path: bytes(disk.now[path].now) for path in disk.visible()}
    files = disk.after_cut(how, chance)
    stand.put_back()
    for path in stand.demo.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.unlink()
    for path, content in files.items():
        if path.endswith("-shm"):
            continue
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(content)
        kept = stand.kept / Path(path).relative_to(stand.demo)
        if kept.exists():
            shutil.copymode(kept, path)
    return stand.check(acknowledged)


if __name__ == "__main__":
    raise SystemExit(main())

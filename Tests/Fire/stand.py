"""A service to be broken: made once, put back for every trial, and looked at after each."""

import hashlib
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Interop"))

import signers  # noqa: E402
from partner import Partner, digest, reference  # noqa: E402
from service import ENVIRONMENT, PROGRAM, ROOT, Daemon, make_demonstration  # noqa: E402

# One thread of work, so that the same call is the same moment in every trial as far as can be.
STEADY = ENVIRONMENT | {"LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"}


class Stand:
    """A service whose partners have just dropped a round of files."""

    def __init__(self, folder: Path, documents=6, log: Path | None = None, settings=None):
        """`folder` is where it works; the copies that trials begin with lie beside it."""
        self.log = log or folder / "trial.log"
        self.demo = folder / "demo"
        self.kept = folder / "kept"
        folder.mkdir(parents=True, exist_ok=True)
        make_demonstration(self.demo)
        if settings:
            path = self.demo / "settings.json"
            path.write_text(json.dumps(json.loads(path.read_text()) | settings))
        daemon = Daemon(self.demo)
        daemon.start()
        try:
            self.wait("the demonstration's files are taken", lambda: self.is_settled(daemon))
            if daemon.stop() != 0:
                raise AssertionError("the first stop")
        finally:
            daemon.end()
        self.payloads = {}
        self.drop(documents)
        (self.demo / "notify").unlink(missing_ok=True)
        shutil.copytree(self.demo, self.kept, symlinks=True)

    def drop(self, documents: int):
        """Good documents of two partners, the later ones first, and files that are none."""
        for party in ("rotherham", "barnsley"):
            partner = Partner(self.demo, party)
            files = []
            for number in range(documents):
                body = partner.nomination(f"F{number}")
                payload = partner.next("nomination", body)
                files.append(signers.by_joserfc(payload, partner.key))
                self.payloads[digest(payload)] = payload
            for number, file in enumerate(reversed(files)):
                partner.drop(f"fire-{number:03}.json", file)
            partner.drop("fire-noise.json", b"not a document " + party.encode())
            payload = partner.draft("nomination", {"reference": reference("bad")})
            changed = bytearray(signers.by_joserfc(payload, partner.key))
            changed[len(changed) // 2] ^= 1
            partner.drop("fire-changed.json", bytes(changed))

    def put_back(self):
        """The service is again what it was before the first trial."""
        for path in self.demo.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copytree(self.kept, self.demo, symlinks=True, dirs_exist_ok=True)

    @property
    def database(self) -> Path:
        return self.demo / "state" / "coordinator.sqlite"

    def waiting(self) -> list[str]:
        found = []
        for folder in sorted((self.demo / "exchange").glob("*/in")):
            found += [f"{folder.parent.name}/{name}" for name in os.listdir(folder)]
        return found

    def published(self) -> dict[str, bytes]:
        """Receipts in the out folders, by their paths."""
        paths = (self.demo / "exchange").glob("*/out/[!.]*_receipt.jws.json")
        return {str(path): path.read_bytes() for path in paths}

    def receipts(self) -> dict[str, list[dict]]:
        """What they say was applied, by the document's digest."""
        return applied(self.published().values())

    def recorded(self) -> dict[str, int]:
        """How often each document stands in the ledger, read by SQLite itself."""
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT digest, count(*) FROM ledger GROUP BY digest, leaf_hash")
            return {"sha-256:" + signers.encode(row[0]): row[1] for row in rows}

    def is_settled(self, daemon) -> bool:
        return not self.waiting() and not daemon.asked("outbox", "list")["files"]

    def wait(self, what: str, condition, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            time.sleep(0.05)
        raise AssertionError(f"within {seconds} s: {what}; left {self.waiting()[:5]}")

    def run(self, *before: str, environment=None) -> subprocess.Popen:
        """`mstcoord serve` behind another command such as strace, in a group of its own."""
        words = ["serve", "--config", str(self.demo / "settings.json")]
        words += ["--demo-clock", "2018-11-26", "--speed", "1"]
        with open(self.log, "wb") as log:
            return subprocess.Popen(
                [*before, PROGRAM, *words], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env=environment or STEADY, start_new_session=True)

    def until_over(self, process: subprocess.Popen, seconds=20.0) -> str:
        """Waits until it is gone, or has done everything; then ends it. Says which it was."""
        end = time.monotonic() + seconds
        done = "slow"
        while time.monotonic() < end:
            if process.poll() is not None:
                return "gone"
            if not self.waiting():
                done = "through"
                time.sleep(0.3)
                break
            time.sleep(0.03)
        kill(process)
        return done

    def check(self, published: dict[str, bytes] | None = None) -> list[str]:
        """Starts on what is there, without any fault, and says everything that is wrong.

        `published`: receipts that a partner has read, where they need not lie there any more.
        """
        wrong = []
        published = self.published() if published is None else published
        try:
            acknowledged = applied(published.values())
        except (ValueError, KeyError) as error:
            acknowledged = {}
            wrong.append(f"a published receipt is not whole: {error!r}")
        daemon = Daemon(self.demo)
        try:
            daemon.start()
            self.wait("everything is taken", lambda: self.is_settled(daemon))
            if daemon.stop() != 0:
                wrong.append("it does not stop")
        except (AssertionError, TimeoutError) as error:
            wrong.append(f"it does not go on: {error}")
        finally:
            daemon.end()
        recorded = self.recorded()
        for name in acknowledged:
            if recorded.get(name) != 1:
                wrong.append(f"acknowledged, {recorded.get(name, 0)} times in the ledger: {name}")
        again = self.published()
        for path, file in published.items():
            if again.get(path) != file:
                wrong.append(f"what was read before is another file now: {path}")
        after = self.receipts()
        for name in self.payloads:
            if len(after.get(name, [])) != 1 or recorded.get(name) != 1:
                wrong.append(f"{name}: {len(after.get(name, []))} receipts, {recorded.get(name)}")
        if wrong:
            return wrong
        report = daemon.asked("ledger", "verify")
        if report["verdict"] != "agrees":
            wrong.append(f"ledger verify: {report}")
        kept = {file["sha256"] for file in daemon.asked("quarantine", "list")["files"]}
        for party in ("rotherham", "barnsley"):
            noise = hashlib.sha256(b"not a document " + party.encode()).hexdigest()
            if noise not in kept:
                wrong.append(f"the refused file of {party} is nowhere")
        hidden = [p for p in (self.demo / "exchange").glob("*/out/.*")]
        if hidden:
            wrong.append(f"left over: {hidden[0]}")
        return wrong


def applied(files) -> dict[str, list[dict]]:
    """What receipts say was applied, by the document's digest."""
    found = {}
    for file in files:
        said = json.loads(signers.decode(json.loads(file)["payload"]))["body"]
        if said["result"] == "applied":
            found.setdefault(said["of"], []).append(said)
    return found


def kill(process: subprocess.Popen):
    """Ends a process that we started, and whatever it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()


class Table:
    """What was tried, how often, and what was found; progress is drawn meanwhile."""

    def __init__(self):
        self.rows = []
        self.found = []

    def row(self, what: str, tried: int, found: list[str], note=""):
        self.rows.append((what, tried, len(found), note))
        self.found += [f"{what}: {line}" for line in found]
        clear()
        print(f"{what:<48} {tried:>6} tried  {len(found):>3} found  {note}", flush=True)

    def markdown(self) -> str:
        """The same for a page."""
        lines = ["| what | tried | found | |", "| --- | ---: | ---: | --- |"]
        lines += [f"| {row[0].strip()} | {row[1]} | {row[2]} | {row[3]} |" for row in self.rows]
        return "\n".join(lines) + "\n"

    def end(self) -> int:
        for line in self.found:
            print(f"  found: {line}")
        return 1 if self.found else 0


def progress(what: str, done: int, whole: int):
    """One line that is drawn over, where a person looks."""
    if sys.stderr.isatty():
        filled = 30 * done // max(1, whole)
        bar = "#" * filled + "." * (30 - filled)
        print(f"\r{what:<44} {bar} {done}/{whole}", end="", file=sys.stderr, flush=True)


def clear():
    if sys.stderr.isatty():
        print("\r" + " " * 96 + "\r", end="", file=sys.stderr, flush=True)


def calls_of(trace: Path, names: str) -> dict[str, int]:
    """How often the busiest thread made each of some system calls, from a summary-less trace."""
    counts = {}
    for line in trace.read_text(errors="replace").splitlines():
        found = re.match(r"(\d+)\s+(\w+)\(", line)
        if found and found[2] in names.split(","):
            key = (found[1], found[2])
            counts[key] = counts.get(key, 0) + 1
    most = {}
    for (_, name), count in counts.items():
        most[name] = max(most.get(name, 0), count)
    return most

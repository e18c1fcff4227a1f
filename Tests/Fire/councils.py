"""Real services by the real clock, one for each agreement, and the parties that send files."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import stand  # noqa: F401  (finds the modules below)

import signers
from partner import Partner, digest
from service import ENVIRONMENT, PROGRAM, ROOT, mstcoord

# The most that an agreement of five lets each of them have open at a time.
CHILDREN = 30
FAMILIES = 5


class Party(Partner):
    """One party of a real service, with nothing but its key and its two folders."""

    def __init__(self, name: str, root: Path):
        self.party, self.key = name, signers.new_key()
        self.inbox, self.outbox = root / name / "in", root / name / "out"
        self.card = {"coordinator": "coordinator", "agreement": None}
        self.now, self.seq, self.prev = int(time.time()), 0, None
        self.children = self.families = 0

    def keyset(self) -> bytes:
        kid = self.key["kid"]
        body = {
            "party": self.party, "version": 1, "previous": None,
            "keys": {"keys": [signers.public(self.key)]},
            "use": {kid: {"types": ["*"], "notBefore": 0, "notAfter": None, "revoked": False}},
            "threshold": {"keyset": 1, "agreement": 1, "other": 1},
        }
        return signers.by_joserfc(self.draft("keyset", body, seq=1, prev=None), self.key)

    def sign(self, kind: str, body: dict) -> tuple[str, bytes]:
        """The next document: its digest, and its file."""
        payload = self.next(kind, body)
        return digest(payload), signers.by_joserfc(payload, self.key)

    def quarter(self, wave: int, cycle: str, today: date) -> list[tuple[str, bytes]]:
        """What a council sends; after the first wave half of the children change."""
        self.now = int(time.time())
        since = (today - timedelta(days=60)).isoformat()
        files, first = [], self.children
        if wave > 1:
            for number in range(CHILDREN // 2):
                gone = (wave - 2) * (CHILDREN // 2) + number + 1
                body = {"reference": f"C-{gone}", "reason": "placed-elsewhere"}
                files.append(self.sign("withdrawal", body))
        for _ in range(CHILDREN if wave == 1 else CHILDREN // 2):
            self.children += 1
            body = {
                "reference": f"C-{self.children}", "class": self.children % 4,
                "birthMonth": f"{today.year - 13}-0{1 + self.children % 6}", "waitingSince": since,
            }
            files.append(self.sign("nomination", body))
        for _ in range(FAMILIES):
            self.families += 1
            body = {"reference": f"F-{self.families}", "class": 2, "waitingSince": since}
            files.append(self.sign("team-referral", body))
        order = [f"C-{number}" for number in range(self.children, first, -1)]
        files.append(self.sign("authority-allocation", {"cycle": cycle, "order": order}))
        return files


class Service:
    """One agreement with its daemon, as an operator and the parties would set it up."""

    def __init__(self, folder: Path, number: int, councils: list[str], terms: dict):
        folder.mkdir()
        self.folder, self.settings = folder, folder / "settings.json"
        self.settings.write_text(json.dumps(
            {"stateDirectory": "state", "exchangeRoot": "exchange", "httpPort": 0}))
        shares = dict.fromkeys(councils, 1)
        roles = [(name, "authority") for name in councils]
        roles += [("coordinator", "coordinator"), ("home", "provider")]
        self.terms = terms | {
            "agreement": f"load-{number}", "title": f"Load {number}",
            "parties": [{"id": name, "role": role, "name": name, "gssCodes": []}
                        for name, role in roles],
            "home": terms["home"] | {
                "shares": shares, "standingPlacesPerCycle": dict.fromkeys(councils, 0)},
            "team": terms["team"] | {"shares": shares},
        }
        (folder / "agreement.json").write_text(json.dumps(self.terms))
        config = ["--config", self.settings]
        mstcoord("init", "--agreement", folder / "agreement.json", *config)
        self.parties = [Party(name, folder / "exchange") for name in [*councils, "home"]]
        self.councils, self.home = self.parties[:-1], self.parties[-1]
        for party in self.parties:
            mstcoord("trust", "add", party.party, "--thumbprint", party.key["kid"], *config)
        words = ["token", "create", "--role", "board", "--format", "json", *config]
        self.token = json.loads(mstcoord(*words))["token"]
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "serve", "--config", str(self.settings)], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env=ENVIRONMENT)
        self.seen, self.marks = set(), []
        for party in self.parties:
            party.drop("keyset.json", party.keyset())

    def join(self):
        """The port, and every signature on the agreement."""
        self.wait("it is ready", lambda: "ready board=" in self.log.read_text())
        self.port = int(re.search(r"ready board=http://127.0.0.1:(\d+)/", self.log.read_text())[1])
        self.wait("keysets are taken", lambda: not self.waiting())
        [path] = self.home.outbox.glob("*_agreement.jws.json")
        text = signers.decode(json.loads(path.read_bytes())["payload"])
        for party in self.parties:
            party.card["agreement"] = {
                "id": self.terms["agreement"], "version": 1, "digest": digest(text)}
            party.drop("agreement.json", signers.by_joserfc(text, party.key))
        self.wait("it is in force", lambda: not self.waiting())
        listed = mstcoord("cycle", "list", "--config", self.settings, "--format", "json")
        self.cycles = [cycle["id"] for cycle in json.loads(listed)["cycles"]]

    def wait(self, what: str, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end or self.process.poll() is not None:
                raise AssertionError(f"{self.terms['agreement']}: {what}: "
                                     f"{self.log.read_text(errors='replace')[-300:]}")
            time.sleep(0.02)

    def waiting(self) -> list[str]:
        return [f"{party.party}/{name}" for party in self.parties for name in party.waiting()]

    def assess(self, today: date) -> list[tuple[str, bytes]]:
        """The home finds every child that was referred to it suitable, at once."""
        files = []
        for name in sorted(os.listdir(self.home.outbox)):
            if name in self.seen or name.startswith(".") or not name.endswith("_referral.jws.json"):
                continue
            self.seen.add(name)
            said = json.loads((self.home.outbox / name).read_bytes())
            body = json.loads(signers.decode(said["payload"]))["body"]
            if "nomination" in body:
                self.home.now = int(time.time())
                files.append(self.home.sign("assessment", {
                    "nomination": body["nomination"], "match": "suitable",
                    "date": today.isoformat()}))
        return files

    def holds(self) -> tuple[int, int]:
        """Resident bytes, and open descriptors."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        resident = 1024 * int(re.search(r"VmRSS:\s+(\d+)", status)[1])
        return resident, len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def worked(self) -> float:
        """Seconds of the processor so far, the kernel's for it included."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def disk(self) -> int:
        """Bytes of the database, its log folded in or not."""
        paths = (self.folder / "state").glob("coordinator.sqlite*")
        return sum(path.stat().st_size for path in paths if not path.name.endswith("-shm"))

    def recorded(self) -> list[tuple]:
        path = self.folder / "state" / "coordinator.sqlite"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
            rows = database.execute(
                "SELECT entry, type, digest, verdict, detail, recorded_at FROM ledger")
            return [(row[0], row[1], "sha-256:" + signers.encode(row[2]), *row[3:])
                    for row in rows]

    def end(self) -> list[str]:
        """Stops it as a service manager does."""
        self.process.send_signal(signal.SIGTERM)
        try:
            status = self.process.wait(60)
            return [] if status == 0 else [f"{self.terms['agreement']} ended with {status}"]
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return [f"{self.terms['agreement']} does not stop"]


def monday(day: date) -> date:
    """The first Monday on or after a day."""
    return day + timedelta(days=-day.weekday() % 7)


def terms(due: datetime) -> dict:
    """The example, with the first nominations closing at a moment of today."""
    value = json.loads((ROOT / "Config" / "agreement-equal-beds.json").read_text())
    # A cycle starts on the first Monday of a quarter; the first one that is four weeks away.
    first = due.date().replace(day=1)
    while first.month % 3 != 1 or (monday(first) - due.date()).days < 28:
        first = (first + timedelta(days=32)).replace(day=1)
    ahead = (monday(first) - due.date()).days
    value["deadlines"] |= {
        "timeOfDay": due.strftime("%H:%M"), "nominationsDaysBeforeStart": ahead,
        "releaseDaysBeforeStart": ahead + 7}
    value |= {"effectiveFrom": first.isoformat(),
              "effectiveTo": (first + timedelta(days=4 * 365)).isoformat()}
    return value

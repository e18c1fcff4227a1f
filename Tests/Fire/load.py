"""153 authorities drop a quarter's files in the minute before a deadline, and read their boards.

    python3 Tests/Fire/load.py [--authorities 153] [--readers 50]

The real program by the real clock: an agreement carries at most five councils, so 153 are 31
services on this machine, each with its own folders, keys, ledger and board. All nominations close
at the same minute. Two more waves of the same size follow, so that what grows can be seen.
"""

import argparse
import http.client
import multiprocessing
import os
import random
import subprocess
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from councils import Party, Service, terms
from stand import Table, progress

from service import ENVIRONMENT, PROGRAM

# The most that one file of an agreement has room to be signed by: these, the home, the coordinator.
COUNCILS_MAXIMUM = 5
MINUTE = 60
# What may come with a document: its leaf hash and its place in the state.
BYTES_PER_DOCUMENT = 2048
BOARD = ["/", "/api/v1/cycles", "/waiting-list", "/api/v1/placements", "/", "/exchange"]


def read(boards: list[tuple[int, str]], rate: float, found, over):
    """Asks all boards in turn, `rate` times a second, until it is over: a process of its own."""
    lines = {}
    tags, looks, wrong = {}, [], []
    number = 0
    began = time.monotonic()
    while not over.is_set():
        time.sleep(max(0, began + number / rate - time.monotonic()))
        port, token = boards[number % len(boards)]
        target = BOARD[(number // len(boards)) % len(BOARD)]
        number += 1
        fields = {"Authorization": f"Bearer {token}"}
        if tags.get((port, target)):
            fields["If-None-Match"] = tags[port, target]
        at, start = time.time(), time.perf_counter()
        try:
            line = lines.setdefault(port, http.client.HTTPConnection("127.0.0.1", port, timeout=60))
            line.request("GET", target, headers=fields)
            answer = line.getresponse()
            answer.read()
            if answer.status not in (200, 304):
                wrong.append(f"{target}: {answer.status}")
            tags[port, target] = answer.headers["ETag"]
            looks.append((at, 1000 * (time.perf_counter() - start)))
        except (OSError, http.client.HTTPException) as error:
            lines.pop(port, None)
            wrong.append(f"{target}: {error!r}")
    found.put((looks, wrong))


class Wave:
    """One minute of files, and how long each lay in its folder."""

    def __init__(self, number: int, services: list[Service], today: date, chance: random.Random):
        self.number, self.services, self.today = number, services, today
        self.plan, self.sent, self.lying, self.lay = [], {}, {}, []
        self.assessed = 0
        for service in services:
            progress(f"load: signing wave {number}", services.index(service), len(services))
            for council in service.councils:
                files = council.quarter(number, service.cycles[min(number, 2) - 1], today)
                moments = sorted(chance.uniform(0, MINUTE - 0.2) for _ in files)
                self.plan += [(moment, service, council, *file)
                              for moment, file in zip(moments, files)]
        self.plan.sort(key=lambda item: item[0])
        self.files = len(self.plan)

    def drop(self, service: Service, party: Party, name: str, file: bytes):
        label = f"w{self.number}-{len(self.sent):06}.json"
        party.drop(label, file)
        self.sent[name] = (service, time.time())
        self.lying[party.inbox, label] = time.time()

    def look(self):
        """What the daemons have taken, and the home's answers to what they have referred."""
        now = time.time()
        here = {}
        for (inbox, name), since in list(self.lying.items()):
            if inbox not in here:
                here[inbox] = set(os.listdir(inbox))
            if name not in here[inbox]:
                self.lay.append(now - since)
                del self.lying[inbox, name]
                self.taken = now
        for service in self.services:
            for name, file in service.assess(self.today):
                self.assessed += 1
                self.drop(service, service.home, name, file)

    def run(self, begin: float):
        """Drops everything in its minute, and waits until all is taken and nothing more comes."""
        self.began, self.taken, self.peak = begin, begin, [0] * len(self.services)
        worked = sum(service.worked() for service in self.services)
        time.sleep(max(0, begin - time.time()))
        position, quiet, look, sample = 0, None, 0.0, 0.0
        while quiet is None or time.time() < quiet + 5:
            now = time.time()
            while position < len(self.plan) and begin + self.plan[position][0] <= now:
                self.drop(*self.plan[position][1:])
                position += 1
            if now >= look:
                self.look()
                look = now + 0.05
            if now >= sample:
                progress(f"load: wave {self.number}", len(self.lay), len(self.sent))
                self.peak = [max(peak, service.holds()[0])
                             for peak, service in zip(self.peak, self.services)]
                sample = now + 1
            if position < len(self.plan) or self.lying:
                quiet = None
            elif quiet is None:
                quiet = time.time()
            if now > begin + 600:
                raise AssertionError(f"{len(self.lying)} files lie there after ten minutes")
            time.sleep(0.005)
        self.held = [service.holds() for service in self.services]
        self.worked = sum(service.worked() for service in self.services) - worked

    def judge(self) -> list[str]:
        """Every file is in the ledger once and was applied."""
        wrong = []
        for service in self.services:
            rows = {}
            for row in service.recorded():
                rows.setdefault(row[2], []).append(row)
            for name, (owner, _) in self.sent.items():
                if owner is service and [row[3] for row in rows.get(name, [])] != ["applied"]:
                    wrong.append(f"{service.terms['agreement']}: {name}: {rows.get(name)}")
        return wrong


def decided(wave: Wave, due: float) -> tuple[list[str], float, int]:
    """What came too late for the decision; when the last one was out; files of the last second."""
    wrong, last, close = [], 0.0, 0
    for service in wave.services:
        rows = service.recorded()
        first = min((row[0] for row in rows if row[1] == "allocation"), default=None)
        if first is None:
            wrong.append(f"{service.terms['agreement']} has decided nothing")
            continue
        entries = {row[2]: row for row in rows}
        for name, (owner, moment) in wave.sent.items():
            if owner is service and moment < due:
                row = entries.get(name)
                close += moment > due - 1 and row is not None
                if row is None or row[0] > first:
                    wrong.append(f"{service.terms['agreement']}: in time, and after the decision: "
                                 f"{row}")
        for council in service.councils:
            paths = [path.stat().st_mtime for path in council.outbox.glob("*_allocation.jws.json")]
            if paths:
                last = max(last, min(paths) - due)
            else:
                wrong.append(f"{council.party} has no allocation")
    return wrong, last, close


def at(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0.0


def grown(waves: list[Wave]) -> list[str]:
    """What the third wave has added to the second that is more than its documents."""
    wrong = []
    second, third = waves[1], waves[2]
    for index, service in enumerate(third.services):
        files = sum(1 for owner, _ in third.sent.values() if owner is service)
        # Each file of a party is a document, and so is its receipt, and what it causes.
        room = 3 * files * BYTES_PER_DOCUMENT + (8 << 20)
        (before, opened), (after, open_now) = second.held[index], third.held[index]
        if after > before + room:
            wrong.append(f"{service.terms['agreement']}: memory {before} and then {after} bytes")
        if open_now > opened + 8:
            wrong.append(f"{service.terms['agreement']}: descriptors {opened}, then {open_now}")
    return wrong


def mebibytes(values: list[int]) -> str:
    return f"{sum(values) / len(values) / 2**20:.1f} MiB (most {max(values) / 2**20:.1f})"


def run(table: Table, seconds: float, authorities=153, rate=50.0, seed=1):
    del seconds  # A minute is a minute: about six of them in all.
    names = [f"c{number + 1:03}" for number in range(authorities)]
    groups = [names[k:k + COUNCILS_MAXIMUM] for k in range(0, authorities, COUNCILS_MAXIMUM)]
    with tempfile.TemporaryDirectory() as folder:
        services = []
        try:
            trial(table, Path(folder), groups, rate, random.Random(seed), services)
        finally:
            for service in services:
                if service.process.poll() is None:
                    service.process.kill()
                    service.process.wait()


def trial(table, folder, groups, rate, chance, services):
    # The deadline stands in the agreements, so it is set before anybody knows how fast this is.
    now = datetime.now(ZoneInfo("Europe/London"))
    due = (now + timedelta(seconds=150 + 3 * len(groups))).replace(second=0, microsecond=0)
    text = terms(due)
    for number, councils in enumerate(groups):
        progress("load: founding services", number, len(groups))
        services.append(Service(folder / f"s{number + 1}", number + 1, councils, text))
    for service in services:
        progress("load: agreements", services.index(service), len(services))
        service.join()
    today = due.date()
    waves = [Wave(1, services, today, chance)]
    if time.time() > due.timestamp() - MINUTE:
        return table.row("load", 0, [], "this machine was too slow to be ready for the deadline")
    before = [service.holds() for service in services]
    found, over = multiprocessing.Queue(), multiprocessing.Event()
    boards = [(service.port, service.token) for service in services]
    reader = multiprocessing.Process(target=read, args=(boards, rate, found, over), daemon=True)
    reader.start()
    waves[0].run(due.timestamp() - MINUTE)
    for number in (2, 3):
        wave = Wave(number, services, today, chance)
        wave.run(time.time())
        waves.append(wave)
    over.set()
    looks, refused = found.get(timeout=90)
    reader.join(30)
    late, last, close = decided(waves[0], due.timestamp())
    for wave in waves:
        wrong = wave.judge()
        during = [ms for moment, ms in looks if wave.began <= moment <= wave.taken]
        say = (f"and {wave.assessed} of the homes; taken after {at(wave.lay, 0.5):.2f} s (p99 "
               f"{at(wave.lay, 0.99):.2f}, last {max(wave.lay):.2f}); boards p50 "
               f"{at(during, 0.5):.1f} ms, p99 {at(during, 0.99):.1f} ms ({len(during)} looks); "
               f"memory at most {mebibytes(wave.peak)}, then "
               f"{mebibytes([held for held, _ in wave.held])}, descriptors "
               f"{max(opened for _, opened in wave.held)}; daemons' processor time "
               f"{wave.worked:.1f} s")
        table.row(f"load: wave {wave.number}, {len(groups)} services, files", wave.files, wrong,
                  say)
    table.row("load: deadlines", len(services), late + grown(waves),
              f"last allocation out {last:.1f} s after the deadline, {close} files of the second "
              f"before it in time; before: memory {mebibytes([held for held, _ in before])}, "
              f"descriptors {max(opened for _, opened in before)}")
    table.row("load: looks at boards", len(looks), refused[:3])
    wrong, documents, disk = [], 0, 0
    for service in services:
        progress("load: audits", services.index(service), len(services))
        wrong += service.end()
        documents += len(service.recorded())
        disk += service.disk()
        said = subprocess.run([PROGRAM, "ledger", "verify", "--config", str(service.settings)],
                              capture_output=True, text=True, env=ENVIRONMENT, timeout=600)
        if said.returncode:
            wrong.append(f"{service.terms['agreement']}: {(said.stdout + said.stderr)[-200:]}")
    table.row("load: ledgers audited", len(services), wrong,
              f"{documents} documents, {disk / documents / 1024:.1f} KiB of disk each")


def main() -> int:
    reading = argparse.ArgumentParser()
    reading.add_argument("--authorities", type=int, default=153)
    reading.add_argument("--readers", type=float, default=50, help="looks a second, at all boards")
    chosen = reading.parse_args()
    table = Table()
    run(table, 0, chosen.authorities, chosen.readers)
    return table.end()


if __name__ == "__main__":
    raise SystemExit(main())

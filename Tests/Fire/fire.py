"""Everything that tries to break the service, one part after another, each with a time of its own.

    Deploy/test --fire [--minutes 20] [PART…]

Parts: simulation, sweep, powercut, disk, decay, quiet, load, soak, fuzz, sanitizers. Without names:
all but the sanitizers, which build everything twice more. The minutes are shared out among the
parts; a part that is through sooner leaves the rest to those after it. The part load takes ten
minutes whatever it is given, because a minute before a deadline is a minute. A part that cannot be
run here says so, and the others go on.
Prints a table of what was tried, how often, and what was found, keeps it with date and commit as
.build/fire.md, and ends with 1 if anything was found.
"""

import argparse
import datetime
import os
import re
import subprocess
import time

import decay
import disk
import fuzz
import load
import powercut
import quiet
import sanitize
import soak
import sweep
from stand import ROOT, Table, progress

SWIFT_TEST = ["swift", "test", "--skip-build", "--disable-xctest"]


def simulation(table: Table, seconds: float):
    """Whole exchanges in one process; more seeds for as long as there is time."""
    began = time.monotonic()
    runs = files = 0
    # The first 500 are in every run of Deploy/test.
    first = 500
    found, faults = [], {}
    share = 60
    while not runs or time.monotonic() - began < seconds:
        spent = time.monotonic() - began
        progress("simulation", int(spent), int(seconds))
        said = subprocess.run(
            [*SWIFT_TEST, "--filter", "SimulationTests/storm"], cwd=ROOT, capture_output=True,
            text=True, env=os.environ | {
                "MST_SEEDS": str(share), "MST_FIRST_SEED": str(first + 1), "MST_REPORT": "1"})
        for line in said.stdout.splitlines():
            if counts := re.match(r"simulation: runs=(\d+) files=(\d+) (.*)", line):
                runs += int(counts[1])
                files += int(counts[2])
                for word in counts[3].split("|"):
                    name, _, number = word.partition("=")
                    faults[name] = faults.get(name, 0) + int(number or 0)
            elif "step " in line and "seed " in line:
                found.append(line.strip())
        if said.returncode and not found:
            found.append((said.stdout + said.stderr)[-500:])
        first += share
        if found:
            break
    took = time.monotonic() - began
    table.row("simulation: whole exchanges", runs, found,
              f"{files} files, {sum(faults.values())} faults, {runs / took:.1f} a second")
    for name in sorted(faults):
        table.row(f"  {name}", faults[name], [])


# Each part with the share of the time that it gets.
PARTS = {
    "simulation": (simulation, 6), "sweep": (sweep.run, 5), "powercut": (powercut.run, 4),
    "disk": (disk.run, 1), "decay": (decay.run, 2), "quiet": (quiet.run, 1), "load": (load.run, 0),
    "soak": (soak.run, 8), "fuzz": (fuzz.run, 5),
}


def attempt(table: Table, name: str, part, seconds: float):
    """One part; if it breaks off, that is something found, and the others go on."""
    try:
        part(table, seconds)
    except FileNotFoundError as error:
        table.row(name, 0, [], f"cannot be run here: there is no {error.filename}")
    except (Exception, SystemExit) as error:  # noqa: BLE001
        table.row(name, 0, [f"it broke off: {type(error).__name__}: {str(error)[:400]}"])


def commit() -> str:
    """What was broken."""
    words = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=7"]
    return subprocess.run(words, capture_output=True, text=True).stdout.strip() or "unknown"


def main() -> int:
    reading = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    reading.add_argument("--minutes", type=float, default=30)
    reading.add_argument("parts", nargs="*", metavar="PART")
    chosen = reading.parse_args()
    unknown = set(chosen.parts) - set(PARTS) - {"sanitizers"}
    if unknown:
        reading.error(f"no such part: {', '.join(sorted(unknown))}")
    names = [name for name in PARTS if not chosen.parts or name in chosen.parts]
    table = Table()
    began = time.monotonic()
    for index, name in enumerate(names):
        what, share = PARTS[name]
        left = chosen.minutes * 60 - (time.monotonic() - began)
        shares = sum(PARTS[other][1] for other in names[index:])
        attempt(table, name, what, max(30, left * share / max(1, shares)))
    if "sanitizers" in chosen.parts:
        attempt(table, "sanitizers", sanitize.run, 7200)
    minutes = (time.monotonic() - began) / 60
    title = f"{datetime.date.today()}, commit {commit()}, {minutes:.0f} minutes"
    (ROOT / ".build" / "fire.md").write_text(f"{title}:\n\n" + table.markdown())
    print(f"The table is in .build/fire.md ({title}).")
    return table.end()


if __name__ == "__main__":
    raise SystemExit(main())

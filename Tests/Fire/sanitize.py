"""The whole suite of tests with the address and the thread sanitizer, each built in its own folder.

    python3 Tests/Fire/sanitize.py [--seconds 3600] [--only thread] [--target EvidenceTests]

First each sanitizer is given a small program twice (sanitizers/planted.swift): as it should be, and
with a fault of its kind. One that reports the first or misses the second cannot judge. The
daemons that tests start write their reports into the same folder.
"""

import argparse
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from stand import ROOT, Table, kill, progress

HERE = ROOT / "Tests" / "Fire" / "sanitizers"
FAULTS = {"address": "freed", "thread": "race"}
# With the address sanitizer the optimiser for everything, not for our decisions alone.
FLAGS = {"address": ["-Xcc", "-O2", "-Xswiftc", "-O"], "thread": ["-Xcc", "-O2"]}
PROPERTY_SEEDS = "10"
# Thousands of random histories and instances, which keep every thread busy: last, after all others.
HEAVY = r"\.(HistoryPropertyTests|DecisionPropertyTests)/"


def folder(kind: str) -> Path:
    return ROOT / ".build" / kind


def make(words: list[str]):
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, errors="replace")
    if done.returncode:
        raise RuntimeError((done.stdout + done.stderr)[-300:])


def environment(kind: str, reports: Path) -> dict[str, str]:
    """Where reports go, and what the thread sanitizer must be told of `Mutex`."""
    shutil.rmtree(reports, ignore_errors=True)
    reports.mkdir(parents=True)
    # The search for leaks does not know Swift's tagged pointers, and calls what is held by them
    # lost; whether memory grows is asked by the soak.
    options = {"ASAN_OPTIONS": "detect_leaks=0:", "TSAN_OPTIONS": ""}
    name = "ASAN_OPTIONS" if kind == "address" else "TSAN_OPTIONS"
    found = os.environ | {
        name: f"{options[name]}log_path={reports}/report", "SWIFT_BACKTRACE": "enable=no",
        "MST_SEEDS": PROPERTY_SEEDS}
    if kind == "thread":
        library = folder(kind) / "mutex.so"
        make(["clang", "-O2", "-Wall", "-Werror", "-shared", "-fPIC", str(HERE / "mutex.c"), "-o",
              str(library)])
        found["LD_PRELOAD"] = str(library)
    return found


def summaries(reports: Path) -> dict[str, int]:
    """What is reported, in one line each, and how often."""
    found = {}
    for path in sorted(reports.iterdir()):
        text = path.read_text(errors="replace")
        lines = re.findall(r"^SUMMARY: .*", text, re.MULTILINE) or [text[:200]]
        for line in lines:
            found[line] = found.get(line, 0) + 1
    return found


def cannot_judge(kind: str) -> str | None:
    """Why what this sanitizer says means nothing here, if so."""
    program, reports = folder(kind) / "planted", folder(kind) / "planted-reports"
    folder(kind).mkdir(parents=True, exist_ok=True)
    make(["swiftc", "-swift-version", "6", "-g", f"-sanitize={kind}", "-parse-as-library",
          str(HERE / "planted.swift"), "-o", str(program)])
    for _ in range(5):
        for fault in (None, FAULTS[kind]):
            words = [str(program), *([fault] if fault else [])]
            subprocess.run(words, env=environment(kind, reports), capture_output=True, timeout=60)
            said = summaries(reports)
            if fault and not said:
                return f"it does not see the planted fault “{fault}”"
            if not fault and said:
                return f"it reports what is no fault: {next(iter(said))}"
    return None


def sanitizer(table: Table, kind: str, seconds: float, only=None):
    """One of them. It takes several times as long, so there are fewer seeds, and an end."""
    what = f"{kind} sanitizer: tests"
    progress(f"{kind} sanitizer: building", 0, 2)
    try:
        if reason := cannot_judge(kind):
            return table.row(what, 0, [], f"cannot judge here: {reason}")
        words = [f"--sanitize={kind}", "--scratch-path", f".build/{kind}", *FLAGS[kind]]
        make(["nice", "swift", "build", "--build-tests", *words])
    except RuntimeError as error:
        return table.row(what, 0, [], f"cannot be built here: {error}")
    end = time.monotonic() + seconds
    reports, log = folder(kind) / "reports", folder(kind) / "tests.txt"
    prepared = environment(kind, reports)
    targets = sorted(path.name for path in (ROOT / "Tests").glob("*Tests")) + ["histories"]
    targets = [only] if only else targets
    passed, found, notes = 0, [], []
    log.unlink(missing_ok=True)
    for index, target in enumerate(targets):
        progress(f"{kind} sanitizer: {target}", index, len(targets))
        began = time.monotonic()
        good, wrong, through = suite(target, words, prepared, end - began, log)
        passed += good
        found += wrong
        # What has run is counted; what has not is not called good.
        notes.append(f"{target.removesuffix('Tests')} {good} in {time.monotonic() - began:.0f} s"
                     + ("" if through else ", not through"))
    found = [f"{line} ({times} times)" for line, times in summaries(reports).items()] + found
    table.row(what, passed, found[:20],
              f"{', '.join(notes)}; reports are in {reports.relative_to(ROOT)}")


def suite(
    target: str, words: list[str], prepared: dict, seconds: float, log: Path
) -> tuple[int, list[str], bool]:
    """The tests of one target: how many passed, what was wrong, and whether they are through."""
    chosen = ["--filter", f"^{target}\\.", "--skip", HEAVY]
    if target == "histories":
        chosen = ["--filter", HEAVY]
    with open(log, "a+", errors="replace") as output:
        output.seek(0, os.SEEK_END)
        start = output.tell()
        process = subprocess.Popen(
            ["nice", "swift", "test", "--skip-build", "--disable-xctest", *words, *chosen],
            cwd=ROOT, stdout=output, stderr=output, stdin=subprocess.DEVNULL,
            start_new_session=True, env=prepared)
        try:
            status = process.wait(max(1, seconds))
        except subprocess.TimeoutExpired:
            kill(process)
            status = None
        output.seek(start)
        said = output.read()
    passed = len(re.findall(r"^. Test (?!run with).* passed after", said, re.MULTILINE))
    wrong = [line.strip() for line in said.splitlines() if "recorded an issue" in line]
    if status and not wrong and not re.search(r"^. Test run with .* passed", said, re.MULTILINE):
        # Where all passed, the status is that of a report, which is counted as one.
        wrong.append(f"{target}: ended with {status}: {said[-300:]}")
    return passed, wrong, status is not None


def run(table: Table, seconds: float, only=None, target=None):
    kinds = [only] if only else list(FAULTS)
    for kind in kinds:
        sanitizer(table, kind, seconds / len(kinds), target)


def main() -> int:
    reading = argparse.ArgumentParser()
    reading.add_argument("--seconds", type=float, default=3600)
    reading.add_argument("--only", choices=list(FAULTS))
    reading.add_argument("--target")
    chosen = reading.parse_args()
    table = Table()
    run(table, chosen.seconds, chosen.only, chosen.target)
    return table.end()


if __name__ == "__main__":
    raise SystemExit(main())

"""Coverage-guided fuzzing of every reader of bytes from outside, from a kept corpus.

    python3 Tests/Fire/fuzz.py [--seconds 300] [--target json]

The readers are compiled once more with libFuzzer's instrumentation, which comes with the Swift
toolchain. The corpus lies in Tests/Fire/corpus; an input that breaks something is kept in
.build/fuzz/found, and belongs into the corpus once it is mended, where every run tries it again.
"""

import argparse
import json
import os
import re
import subprocess
import time
from pathlib import Path

from stand import ROOT, Table, progress

TARGETS = ["json", "envelope", "document", "plan", "financial-plan", "forecast", "base64url",
           "settings", "http"]
# What is watched by the fuzzer, in the order of their dependencies.
MODULES = ["Commissioning", "Evidence", "Exchange", "Coordination", "BoardServer"]
CORPUS = ROOT / "Tests" / "Fire" / "corpus"
OUT = ROOT / ".build" / "fuzz"
BUILT = ROOT / ".build" / "debug"


def of_the_build(module: str) -> list[str]:
    """Where the debug build finds the C modules that one of ours needs."""
    plan = (ROOT / ".build" / "debug.yaml").read_text()
    words = json.loads(re.search(rf'args: (\[.*"-module-name","{module}".*\])', plan)[1])
    found = []
    for flag, word in zip(words, words[1:]):
        if flag == "-Xcc" and (word[:2] not in ("-f", "-g", "-O") or "module-map" in word):
            found += [flag, word]
    return found


def make(command: list[str]):
    """One call of the compiler; its own words if it fails, without the thousand names of files."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit((done.stdout + done.stderr)[-4000:])


def built() -> Path:
    """The fuzzer; made again when a source is newer."""
    program = OUT / "fuzzer"
    sources = {name: sorted((ROOT / "Sources" / name).rglob("*.swift")) for name in MODULES}
    sources["BoardServer"].append(
        BUILT / "BoardServer.build" / "DerivedSources" / "embedded_resources.swift")
    # Of this one the settings need one small type; the rest of it would need the database.
    sources["Coordination"] = [ROOT / "Sources" / "Coordination" / "Ledger" / "Heartbeats.swift"]
    fixtures = ROOT / "Tests" / "BoardServerTests" / "Fixtures"
    main = [*(ROOT / "Tests" / "Fire").glob("*.swift"),
            *(ROOT / "Sources" / "mstcoord" / "Settings").glob("*.swift"),
            *fixtures.glob("Story*.swift"), *fixtures.glob("Fixed*.swift"),
            fixtures / "SampleAgreement.swift"]
    newest = max(path.stat().st_mtime for path in [*sum(sources.values(), []), *main])
    if program.exists() and program.stat().st_mtime > newest:
        return program
    OUT.mkdir(parents=True, exist_ok=True)
    common = ["swiftc", "-swift-version", "6", "-package-name", "fuzz", "-O", "-wmo",
              "-DSWIFT_PACKAGE", "-parse-as-library", "-sanitize=fuzzer",
              "-I", str(OUT), "-I",
              str(BUILT / "Modules"), "-enable-upcoming-feature", "MemberImportVisibility",
              *of_the_build("BoardServer"), *of_the_build("Exchange")]
    stale = False
    for name in MODULES:
        progress(f"fuzz: building {name}", MODULES.index(name), len(MODULES) + 1)
        newest = max(path.stat().st_mtime for path in sources[name])
        made = OUT / f"{name}.o"
        # A module is made again with whatever stands before it.
        stale = stale or not made.exists() or made.stat().st_mtime < newest
        if not stale:
            continue
        command = [*common, "-module-name", name, "-emit-module", "-emit-module-path",
                   str(OUT / f"{name}.swiftmodule"), "-c", "-o", str(made)]
        make([*command, *map(str, sources[name])])
    objects = [OUT / f"{name}.o" for name in MODULES]
    # Everything that is not ours, as it is in the program that the tests use.
    ours = {f"{name}.build" for name in [*MODULES, "mstcoord", "Storage", "GRDB"]}
    for line in (BUILT / "mstcoord.product" / "Objects.LinkFileList").read_text().splitlines():
        path = Path(line.strip("'"))
        if not ours & set(path.parts):
            objects.append(path)
    progress("fuzz: linking", len(MODULES), len(MODULES) + 1)
    make([*common, "-module-name", "Fuzz", *map(str, [*main, *objects]), "-lstdc++", "-lz", "-o",
          str(program)])
    return program


def run(table: Table, seconds: float, only=None):
    """Every target for its share of the time, after its whole corpus."""
    began = time.monotonic()
    program = built()
    targets = [only] if only else TARGETS
    left = max(10 * len(targets), seconds - (time.monotonic() - began))
    for index, target in enumerate(targets):
        progress(f"fuzz: {target}", index, len(targets))
        found_in = OUT / "found" / target
        new = OUT / "new" / target
        for folder in (found_in, new, CORPUS / target):
            folder.mkdir(parents=True, exist_ok=True)
        said = subprocess.run(
            [str(program), f"-max_total_time={int(left / len(targets))}", "-timeout=10",
             "-rss_limit_mb=2048", "-max_len=8192", "-print_final_stats=1", "-verbosity=1",
             f"-artifact_prefix={found_in}/", str(new), str(CORPUS / target)],
            capture_output=True, text=True, errors="replace",
            env=os.environ | {"MST_FUZZ": target, "SWIFT_BACKTRACE": "enable=no"})
        units = re.search(r"stat::number_of_executed_units:\s+(\d+)", said.stderr)
        cover = re.findall(r"cov: (\d+)", said.stderr)
        found = []
        if said.returncode:
            wrong = [line for line in said.stderr.splitlines()
                     if "Fatal error" in line or "ERROR: libFuzzer" in line or "Test unit" in line]
            found.append("; ".join(wrong)[:300] or said.stderr[-300:])
        kept = len(list((CORPUS / target).iterdir()))
        table.row(f"fuzz: {target}", int(units[1]) if units else 0, found,
                  f"{kept} kept inputs, {cover[-1] if cover else 0} edges reached")


def main() -> int:
    reading = argparse.ArgumentParser()
    reading.add_argument("--seconds", type=float, default=300)
    reading.add_argument("--target", choices=TARGETS)
    chosen = reading.parse_args()
    table = Table()
    run(table, chosen.seconds, chosen.target)
    return table.end()


if __name__ == "__main__":
    raise SystemExit(main())

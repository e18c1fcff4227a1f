"""Coverage-guided fuzzing of every reader of bytes from outside, from a kept corpus.

    python3 Tests/Fire/fuzz.py [--seconds 300] [--target json]

The readers are compiled once more with libFuzzer's instrumentation, which comes with the Swift
toolchain. The corpus lies in Tests/Fire/corpus; an input that breaks something is kept in
.build/fuzz/found, and belongs into the corpus once it is mended, where every run tries it again.
"""

import argparse
import os
import re
import subprocess
import time
from pathlib import Path

from stand import ROOT, Table, progress

TARGETS = ["json", "envelope", "document", "plan", "financial-plan", "forecast", "base64url"]
CORPUS = ROOT / "Tests" / "Fire" / "corpus"
OUT = ROOT / ".build" / "fuzz"
BUILT = ROOT / ".build" / "debug"


def built() -> Path:
    """The fuzzer; made again when a source is newer."""
    program = OUT / "fuzzer"
    modules = ["Commissioning", "Evidence", "Exchange"]
    sources = {name: sorted((ROOT / "Sources" / name).rglob("*.swift")) for name in modules}
    main = ROOT / "Tests" / "Fire" / "Fuzz.swift"
    newest = max(path.stat().st_mtime for path in [*sum(sources.values(), []), main])
    if program.exists() and program.stat().st_mtime > newest:
        return program
    OUT.mkdir(parents=True, exist_ok=True)
    common = ["swiftc", "-swift-version", "6", "-package-name", "fuzz", "-O", "-wmo",
              "-parse-as-library", "-sanitize=fuzzer", "-I", str(OUT), "-I",
              str(BUILT / "Modules"), "-enable-upcoming-feature", "MemberImportVisibility"]
    maps = [ROOT / "Sources" / "CLinux" / "include"]
    words = [word for path in maps for word in ("-I", str(path))]
    (OUT / "module.modulemap").write_text(
        f'module CLinux {{ header "{ROOT}/Sources/CLinux/include/clinux.h" }}\n')
    words += ["-Xcc", f"-fmodule-map-file={OUT}/module.modulemap"]
    for path in BUILT.glob("C*BoringSSL*.build/module.modulemap"):
        words += ["-Xcc", f"-fmodule-map-file={path}"]
    for folder in (ROOT / ".build" / "checkouts" / "swift-crypto" / "Sources").glob("C*/include"):
        if (folder / "module.modulemap").exists():
            words += ["-Xcc", f"-fmodule-map-file={folder}/module.modulemap"]
    for name in modules:
        progress(f"fuzz: building {name}", modules.index(name), 4)
        command = [*common, *words, "-module-name", name, "-emit-module", "-emit-module-path",
                   str(OUT / f"{name}.swiftmodule"), "-c", "-o", str(OUT / f"{name}.o")]
        subprocess.run([*command, *map(str, sources[name])], check=True)
    objects = [OUT / f"{name}.o" for name in modules]
    for name in ("Crypto", "CryptoBoringWrapper", "CCryptoBoringSSL", "CCryptoBoringSSLShims",
                 "CLinux", "CXKCP", "CXKCPShims"):
        objects += sorted((BUILT / f"{name}.build").rglob("*.o"))
    subprocess.run([*common, *words, "-module-name", "Fuzz", str(main), *map(str, objects),
                    "-lstdc++", "-o", str(program)], check=True)
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
